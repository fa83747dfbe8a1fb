/** The whole screen: header, tiles, dock, status bar. */
import { useLayoutEffect, type ReactNode } from 'react';
import { useDeskState, useLayout } from './deskContext.ts';
import { Dock } from './dock/Dock.tsx';
import { Header } from './header/Header.tsx';
import { HotkeyHelp } from './hotkeys/HotkeyHelp.tsx';
import { useHotkeys } from './hotkeys/useHotkeys.ts';
import { LinkBanner } from './status/LinkBanner.tsx';
import { StatusBar } from './status/StatusBar.tsx';
import { UnderlyingTiles } from './tiles/UnderlyingTiles.tsx';

export function Workstation(): ReactNode {
  const { theme } = useLayout(({ theme }) => ({ theme }));
  const { isDown } = useDeskState(({ isLinkOpen }) => ({ isDown: isLinkOpen === false }));
  useHotkeys();
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <div className="workstation" data-down={isDown || undefined}>
      <Header />
      <LinkBanner />
      <main className="main">
        <UnderlyingTiles />
        <Dock />
      </main>
      <StatusBar />
      <HotkeyHelp />
    </div>
  );
}
