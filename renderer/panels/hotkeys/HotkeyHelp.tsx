/** The list of hotkeys, on "?". */
import type { ReactNode } from 'react';
import { HOTKEYS } from './hotkeys.ts';

const HELP_ID = 'hotkey-help';

export function toggleHotkeyHelp(): void {
  document.getElementById(HELP_ID)?.togglePopover();
}

export function HotkeyHelp(): ReactNode {
  return (
    <div id={HELP_ID} popover="auto" className="popover hotkey-help" role="dialog" aria-label="Hotkeys">
      <h4>Hotkeys</h4>
      <dl>
        {HOTKEYS.map(({ keys, does }) => (
          <div key={`${keys} ${does}`}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
