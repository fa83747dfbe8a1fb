/** What made a hedge due or holds it, how much of the way to the trigger is used, and when the clock will ask next. */
import type { ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { formatClock, formatCountdown, formatStamp } from '../../format/time.ts';
import { deltaDecimals } from '../../format/words.ts';
import { triggerUse, usedWords, type TriggerUse } from './triggerUse.ts';

export function Trigger({ view }: { readonly view: HedgeView }): ReactNode {
  const use = triggerUse(view);
  return (
    <div className="trigger">
      {use === null ? null : <TriggerBar use={use} underlying={view.underlying} />}
      {view.firedBy === null ? null : (
        <span className="tag" data-testid="fired-by" data-tone="due">
          due: {view.firedBy}
        </span>
      )}
      {view.blockedBy === null ? null : (
        <span className="tag" data-testid="blocked-by" data-tone="held">
          held: {view.blockedBy}
          {view.blockedUntilMs === null ? null : `, until ${formatClock(view.blockedUntilMs, false)} UTC`}
        </span>
      )}
      {view.nextEventMs === null ? null : (
        <span className="trigger-next" data-testid="next-event">
          <span className="unit">next event</span> <span className="num">{formatClock(view.nextEventMs, false)}</span>{' '}
          <span className="unit">UTC, in</span> <span className="num">{formatCountdown(view.nextEventMs - view.tsMs)}</span>
        </span>
      )}
      {view.debt === null ? null : <Debt debt={view.debt} underlying={view.underlying} nowMs={view.tsMs} />}
    </div>
  );
}

function TriggerBar({ use, underlying }: { readonly use: TriggerUse; readonly underlying: string }): ReactNode {
  const usedPct = Math.round(use.share * 100);
  const coin = (value: number) => `${formatFixed(value, deltaDecimals(underlying))} ${underlying}`;
  const left = use.leftCoin >= 0 ? `${coin(use.leftCoin)} left` : `${coin(-use.leftCoin)} beyond`;
  return (
    <span
      className="trigger-bar"
      role="meter"
      aria-label="Way to the trigger used"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, usedPct)}
      aria-valuetext={`${usedPct} % of the way to ${coin(use.triggerCoin)}, ${left}`}
      data-testid="trigger-bar"
      data-share={use.share.toFixed(3)}
      data-beyond={use.share > 1 || undefined}
      title={`${usedPct} % of the way from the centre to the trigger at ${coin(use.triggerCoin)}`}
    >
      <span className="trigger-track">
        <span className="trigger-fill" style={{ transform: `scaleX(${Math.min(1, use.share)})` }} />
      </span>
      <span className="num">{usedWords(use.share)} %</span> <span className="unit">to trigger, {left}</span>
    </span>
  );
}

/** "1.412 BTC carried since 14:05" */
function Debt(props: { readonly debt: NonNullable<HedgeView['debt']>; readonly underlying: string; readonly nowMs: number }): ReactNode {
  const { debt, underlying, nowMs } = props;
  const isToday = Math.floor(debt.sinceMs / 86_400_000) === Math.floor(nowMs / 86_400_000);
  const since = isToday ? formatClock(debt.sinceMs, false) : formatStamp(debt.sinceMs).slice(0, -3);
  return (
    <span
      className="tag"
      data-testid="debt"
      data-tone="debt"
      title="Delta that a hedge could not bring back; the next hedge takes it along"
    >
      {formatFixed(debt.coin, deltaDecimals(underlying))} {underlying} carried since {since}
    </span>
  );
}
