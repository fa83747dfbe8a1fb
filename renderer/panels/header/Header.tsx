/** The fixed line on top: which book, in which money, at what market time, and the two switches that decide about orders. */
import type { ReactNode } from 'react';
import { useDeskState } from '../deskContext.ts';
import { ArmSwitch } from './ArmSwitch.tsx';
import { BookSelector } from './BookSelector.tsx';
import { DeltaUnitSwitch } from './DeltaUnitSwitch.tsx';
import { KillButton } from './KillButton.tsx';
import { MarketTime } from './MarketTime.tsx';
import { NumeraireSwitch } from './NumeraireSwitch.tsx';
import { ProductMenu } from './ProductMenu.tsx';
import { ReplayControls } from './ReplayControls.tsx';
import { VenueLights } from './VenueLights.tsx';

export function Header(): ReactNode {
  const facts = useDeskState(({ status }) => ({
    isArmed: status?.armed === true,
    isLiveVenue: status?.venues.some((venue) => !venue.isPaper) === true,
  }));
  return (
    <header className="header" data-armed={facts.isArmed || undefined} data-live={facts.isLiveVenue || undefined}>
      <ProductMenu />
      <BookSelector />
      <NumeraireSwitch />
      <DeltaUnitSwitch />
      <span className="spacer" />
      <ReplayControls />
      <span className="spacer" />
      <VenueLights />
      <MarketTime />
      <ArmSwitch />
      <KillButton />
    </header>
  );
}
