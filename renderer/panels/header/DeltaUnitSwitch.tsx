/** In which unit deltas are written on tiles and ticket; the band itself stays in coin, where the policy lives. */
import type { ReactNode } from 'react';
import { Segmented } from '../../widgets/Segmented.tsx';
import { useDesk, useLayout } from '../deskContext.ts';

const UNITS = [
  { value: 'coin', text: 'coin', title: 'Deltas in coin' },
  { value: 'usd', text: '$', title: 'Cash delta: coin times the index' },
] as const;

export function DeltaUnitSwitch(): ReactNode {
  const { layout } = useDesk();
  const { deltaUnit } = useLayout(({ deltaUnit }) => ({ deltaUnit }));
  return (
    <div className="labelled">
      <span className="label">Δ in</span>
      <Segmented label="Delta unit" options={UNITS} value={deltaUnit} onPick={(unit) => layout.setState({ deltaUnit: unit })} />
    </div>
  );
}
