/** The trade in words and numbers, and the few things about it that may be changed; everything else recomputes. */
import { useCallback, type ReactNode } from 'react';
import type { HedgePlan, HedgeView, OrderStyle } from '../../../shared/contract/hedgeSchemas.ts';
import type { DecimalText } from '../../../shared/units/decimal.ts';
import { formatDecimalText, formatFixed } from '../../format/number.ts';
import { deltaDecimals } from '../../format/words.ts';
import { DecimalInput } from '../../widgets/DecimalInput.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';
import { planAmountUnit } from './planUnit.ts';
import { isUnedited } from './ticketState.ts';
import type { Ticket } from './useTicket.ts';

const STYLES: readonly { readonly value: OrderStyle; readonly text: string; readonly title: string }[] = [
  { value: 'market', text: 'Market', title: 'Cross the spread now, not beyond the limit price' },
  { value: 'passive', text: 'Passive', title: 'Post at the touch; never crosses' },
  { value: 'limit', text: 'Limit', title: 'Rest at the limit price' },
];
const GOALS = [
  { value: 'edge', text: 'Edge', title: 'Back to the nearest edge of the band' },
  { value: 'target', text: 'Target', title: 'Back to the target' },
] as const;

export function TradeEditor({ view, ticket }: { readonly view: HedgeView; readonly ticket: Ticket }): ReactNode {
  const { plan, state } = ticket;
  return (
    <div className="trade" data-edited={!isUnedited(state.edit) || undefined} data-planning={state.isPlanning || undefined}>
      {plan === null ? <p className="trade-none">{noTrade(view)}</p> : <TradeLine plan={plan} underlying={view.underlying} />}
      {view.netDeltaCoin === null ? null : <TradeFields view={view} ticket={ticket} />}
      {isUnedited(state.edit) ? null : (
        <button
          type="button"
          className="button-quiet trade-reset"
          title="Back to the suggestion"
          data-testid="ticket-reset"
          onClick={ticket.clear}
        >
          Reset
        </button>
      )}
    </div>
  );
}

function noTrade(view: HedgeView): string {
  if (view.verdict === 'inside') return 'No trade needed. Pick a style or a goal to plan one anyway.';
  return view.verdict === 'unknown' ? 'No trade is suggested on a guess.' : 'No trade is suggested now.';
}

function TradeLine({ plan, underlying }: { readonly plan: HedgePlan; readonly underlying: string }): ReactNode {
  return (
    <p className="trade-line">
      <b className="side" data-side={plan.side}>
        {plan.side === 'buy' ? 'BUY' : 'SELL'}
      </b>
      <b className="num">{formatDecimalText(plan.amount)}</b> <span className="unit">{planAmountUnit(plan)}</span>{' '}
      <b>{plan.instrumentId}</b>
      <span className="trade-same">
        = <span className="num">{formatFixed(plan.contracts, 0)}</span> contracts
      </span>
      <span className="trade-same">
        = <span className="num">{formatFixed(plan.amountCoin, deltaDecimals(underlying))}</span> {underlying}
      </span>
    </p>
  );
}

function TradeFields({ view, ticket }: { readonly view: HedgeView; readonly ticket: Ticket }): ReactNode {
  const { plan, state, edit } = ticket;
  const setAmount = useCallback((amount: string) => edit({ amount: amount as DecimalText }), [edit]);
  const setLimit = useCallback((limitPrice: string) => edit({ limitPrice: limitPrice as DecimalText }), [edit]);
  // A size that was refused stays open: it is there to be put right, and the keys typed next are its own.
  const canType = plan !== null || !isUnedited(state.edit);
  const sizeUnit = plan === null ? 'USD' : planAmountUnit(plan);
  return (
    <div className="trade-fields">
      <Segmented
        label="Order style"
        options={STYLES}
        value={state.edit.style ?? plan?.style ?? 'market'}
        onPick={(style) => edit({ style })}
      />
      {view.policy.band === null ? null : (
        <Segmented
          label="Hedge to"
          options={GOALS}
          value={state.edit.hedgeTo ?? view.policy.sizing.to}
          onPick={(hedgeTo) => edit({ hedgeTo, amount: null })}
        />
      )}
      <DecimalInput
        label="Size"
        unit={sizeUnit}
        value={state.edit.amount ?? plan?.amount ?? null}
        onCommit={setAmount}
        disabled={!canType}
        testId="ticket-size"
      />
      <DecimalInput
        label="Limit"
        unit="USD"
        value={state.edit.limitPrice ?? plan?.limitPrice ?? null}
        onCommit={setLimit}
        disabled={!canType}
        testId="ticket-limit"
      />
    </div>
  );
}
