import { describe, expect, it } from 'vitest';
import { hotkeyAction, HOTKEYS } from '../../../../renderer/panels/hotkeys/hotkeys.ts';

const press = (key: string, change: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  hotkeyAction({ key, ctrlKey: false, metaKey: false, altKey: false, ...change });

describe('hotkeyAction', () => {
  it('knows the keys of the help', () => {
    expect([press('a'), press(' '), press('.'), press('/'), press('?')]).toEqual(['arm', 'play', 'step', 'filter', 'help']);
    expect(press('2')).toEqual({ underlying: 1 });
  });
  it('leaves the browser its own: Ctrl, Cmd and Alt combinations', () => {
    expect([press('a', { ctrlKey: true }), press('1', { metaKey: true }), press('?', { altKey: true })]).toEqual([null, null, null]);
  });
  it('sends no order by a single press: that takes a hold or the ticket', () => {
    expect([press('x'), press('k'), press('Enter')]).toEqual([null, null, null]);
    expect(HOTKEYS.filter(({ keys }) => keys.startsWith('hold')).map(({ keys }) => keys)).toEqual(['hold X', 'hold K']);
  });
});
