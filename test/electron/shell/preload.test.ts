/** The preload, loaded with a stand-in for `electron` that only this file sees. */
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import { CLIENT_FRAME_CHANNEL, DESK_FRAME_CHANNEL } from '../../../shared/contract/channels.ts';
import type { DeskBridge } from '../../../shared/contract/frames.ts';

interface Exposed {
  readonly name: string;
  readonly bridge: DeskBridge;
}

/** Runs the preload's own source with `electron` and the channel names handed in. */
async function loadPreload(): Promise<{ readonly exposed: readonly Exposed[]; readonly ipc: EventEmitter; readonly sent: unknown[][] }> {
  const source = stripTypeScriptTypes(await readFile(new URL('../../../electron/preload.ts', import.meta.url), 'utf8'));
  const body = source.replaceAll(/^import .*$/gm, '');
  const ipc = new EventEmitter();
  const sent: unknown[][] = [];
  const exposed: Exposed[] = [];
  const ipcRenderer = Object.assign(ipc, { send: (...args: unknown[]) => void sent.push(args) });
  const contextBridge = { exposeInMainWorld: (name: string, bridge: DeskBridge) => void exposed.push({ name, bridge }) };
  const run = Reflect.construct(Function, ['contextBridge', 'ipcRenderer', 'CLIENT_FRAME_CHANNEL', 'DESK_FRAME_CHANNEL', body]) as (
    ...args: unknown[]
  ) => void;
  run(contextBridge, ipcRenderer, CLIENT_FRAME_CHANNEL, DESK_FRAME_CHANNEL);
  return { exposed, ipc, sent };
}

describe('preload.ts', () => {
  it('exposes window.desk with two functions and nothing of Electron', async () => {
    const { exposed } = await loadPreload();
    expect(exposed.map(({ name, bridge }) => [name, Object.keys(bridge)])).toEqual([['desk', ['send', 'onFrame']]]);
  });

  it('sends frames out on the client channel', async () => {
    const { exposed, sent } = await loadPreload();
    exposed[0]?.bridge.send({ kind: 'subscribe', feed: 'risk' });
    expect(sent).toEqual([[CLIENT_FRAME_CHANNEL, { kind: 'subscribe', feed: 'risk' }]]);
  });

  it('hands frames in without the event that carries them, until it is told to stop', async () => {
    const { exposed, ipc } = await loadPreload();
    const seen: unknown[][] = [];
    const stop = exposed[0]?.bridge.onFrame((...args) => void seen.push(args));
    ipc.emit(DESK_FRAME_CHANNEL, { sender: 'secret' }, { kind: 'refused', message: 'a' });
    stop?.();
    ipc.emit(DESK_FRAME_CHANNEL, { sender: 'secret' }, { kind: 'refused', message: 'b' });
    expect(seen).toEqual([[{ kind: 'refused', message: 'a' }]]);
  });
});
