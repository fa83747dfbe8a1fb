/** Price and hedges above, net delta in its band below, on one time axis. */
import { useRef, useState, type ReactNode } from 'react';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../shared/units/time.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import { useDeskState } from '../deskContext.ts';
import { focusOn, useFocusedView } from '../focusStore.ts';
import { useChart } from './useChart.ts';

const STEPS = [
  { value: '15m', text: '15 m', ms: 15 * MS_PER_MINUTE },
  { value: '1h', text: '1 h', ms: MS_PER_HOUR },
  { value: '4h', text: '4 h', ms: 4 * MS_PER_HOUR },
] as const;
type Step = (typeof STEPS)[number]['value'];

export function ChartPanel(): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<Step>('15m');
  const { bookId, views } = useDeskState(({ hedge }) => hedge);
  const underlying = useFocusedView()?.underlying ?? null;
  const stepMs = STEPS.find(({ value }) => value === step)?.ms ?? MS_PER_HOUR;
  const problem = useChart(holder, { bookId, underlying, stepMs });
  const names = [...views.keys()].sort();
  return (
    <section className="panel chart" aria-label="Chart">
      <div className="panel-bar">
        <Segmented
          label="Underlying"
          options={names.map((name) => ({ value: name, text: name }))}
          value={underlying ?? ''}
          onPick={focusOn}
        />
        <Segmented label="Candle" options={STEPS} value={step} onPick={setStep} />
        <span className="chart-legend">
          <span className="unit">index, USD; below: net Δ, {underlying ?? 'coin'}, in its band</span>
        </span>
        {problem === null ? null : <span className="warn-text">{problem}</span>}
      </div>
      <div ref={holder} className="chart-holder" data-testid="chart" />
    </section>
  );
}
