/** Listens for hotkeys on the whole window; a key typed into a field or meant for a focused button is left alone. */
import { useEffect } from 'react';
import { isTyping } from '../../widgets/isTyping.ts';
import { useDesk, type Desk } from '../deskContext.ts';
import { focusOn } from '../focusStore.ts';
import { toggleHotkeyHelp } from './HotkeyHelp.tsx';
import { hotkeyAction, type HotkeyAction } from './hotkeys.ts';

export function useHotkeys(): void {
  const desk = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented || isTyping(event) || isOnControl(event)) return;
      const action = hotkeyAction(event);
      if (action === null) return;
      event.preventDefault();
      run(action, desk);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [desk]);
}

/** Space belongs to the button that has the focus. */
function isOnControl(event: KeyboardEvent): boolean {
  return (
    event.key === ' ' &&
    event.target instanceof Element &&
    event.target.closest('button, summary, [role="row"], [role="gridcell"]') !== null
  );
}

function run(action: HotkeyAction, desk: Desk): void {
  if (typeof action === 'object') {
    const names = [...desk.store.getState().hedge.views.keys()].sort();
    const underlying = names[action.underlying];
    if (underlying !== undefined) focusOn(underlying);
    return;
  }
  if (action === 'help') toggleHotkeyHelp();
  else if (action === 'filter') document.querySelector<HTMLElement>('[data-hotkey="filter"]')?.focus();
  else if (action === 'arm') document.querySelector<HTMLElement>('[data-testid="arm-switch"]')?.click();
  else document.querySelector<HTMLElement>(`[data-hotkey="${action}"]`)?.click();
}
