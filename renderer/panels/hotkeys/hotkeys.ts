/** Every hotkey once: the key handler and the help read the same table. */

export interface Hotkey {
  readonly keys: string;
  readonly does: string;
}

export const HOTKEYS: readonly Hotkey[] = [
  { keys: 'Enter', does: 'on the ticket: send the order' },
  { keys: 'hold X', does: 'send the order, from anywhere (0.4 s)' },
  { keys: 'hold K', does: 'KILL: cancel everything, disarm (0.8 s)' },
  { keys: 'A', does: 'arm or disarm' },
  { keys: '1 … 9', does: 'go to an underlying' },
  { keys: 'Space', does: 'replay: play or pause' },
  { keys: '.', does: 'replay: one step' },
  { keys: '/', does: 'filter positions' },
  { keys: 'Enter', does: 'in the grid: fold or unfold a group' },
  { keys: 'Esc', does: 'close, or take the edit back' },
  { keys: '?', does: 'this list' },
];

export type HotkeyAction = 'arm' | 'play' | 'step' | 'filter' | 'help' | { readonly underlying: number };

/** What a key press asks for; null: nothing of ours. */
export function hotkeyAction({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): HotkeyAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[1-9]$/.test(key)) return { underlying: Number(key) - 1 };
  switch (key) {
    case 'a':
    case 'A':
      return 'arm';
    case ' ':
      return 'play';
    case '.':
      return 'step';
    case '/':
      return 'filter';
    case '?':
      return 'help';
    default:
      return null;
  }
}
