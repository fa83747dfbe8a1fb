/** The product's name, and behind it what concerns the screen as a whole. */
import type { ReactNode } from 'react';
import { closePopover, Popover } from '../../widgets/Popover.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';
import { useDesk, useLayout } from '../deskContext.ts';
import { resetLayout } from '../dock/layoutStore.ts';
import { reopenPanel } from '../dock/dockCommands.ts';
import { PANELS } from '../dock/panelList.ts';
import { toggleHotkeyHelp } from '../hotkeys/HotkeyHelp.tsx';

const THEMES = [
  { value: 'dark', text: 'Dark' },
  { value: 'light', text: 'Light' },
] as const;

export function ProductMenu(): ReactNode {
  const { layout } = useDesk();
  const { theme } = useLayout(({ theme }) => ({ theme }));
  return (
    <Popover className="product" title="Layout, theme, hotkeys" label={<Mark />}>
      <div className="menu">
        <div className="menu-row">
          <span>Theme</span>
          <Segmented label="Theme" options={THEMES} value={theme} onPick={(picked) => layout.setState({ theme: picked })} />
        </div>
        {PANELS.map(({ id, title }) => (
          <MenuItem key={id} text={`Show ${title}`} onPick={() => reopenPanel(id)} />
        ))}
        <hr />
        <MenuItem text="Reset the layout" onPick={() => resetLayout(layout)} />
        <MenuItem text="Hotkeys  ?" onPick={toggleHotkeyHelp} />
      </div>
    </Popover>
  );
}

function MenuItem({ text, onPick }: { readonly text: string; readonly onPick: () => void }): ReactNode {
  return (
    <button
      type="button"
      onClick={(event) => {
        closePopover(event.currentTarget);
        onPick();
      }}
    >
      {text}
    </button>
  );
}

/** The band as a mark: region, target, needle. */
function Mark(): ReactNode {
  return (
    <>
      <svg className="product-mark" width="20" height="14" aria-hidden="true">
        <line className="band-axis" x1="0" x2="20" y1="7" y2="7" />
        <rect className="band-region" x="5" y="2" width="10" height="10" />
        <path className="product-needle" d="M11 0 L12.5 3 L12.5 11 L11 14 L9.5 11 L9.5 3 Z" />
      </svg>
      Deltadesk
    </>
  );
}
