/** A hedge from its reason to its mark-outs in a store, as a desk writes it: what the story of a decision is told from. */
import { createDecisionJournal, type DecisionJournal, type NewDecision } from '../../electron/desk/decisionJournal.ts';
import { createMarkOuts } from '../../electron/desk/markOuts.ts';
import type { Persistence } from '../../electron/persistence/persistence.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import { aDecidedView, aDetailedDecision, aShownPlan, POLICY } from './decisionSamples.ts';
import {
  aBook,
  aChange,
  aDeposit,
  aFill,
  anIntent,
  anOpening,
  BOOK_ID,
  CALL,
  instrumentOf,
  MARKET_MS,
  tickingClock,
  VENUE,
} from './storeSamples.ts';
import { expectOk } from './expectOk.ts';

export const TRADED_LABEL = 'hedge-1' as ClientLabel;

/** Of the call and the index, as the evaluator stores them. */
export const SNAPSHOT = {
  bookId: BOOK_ID,
  numeraire: 'coin',
  throughSeq: 2,
  tsMs: MARKET_MS,
  index: { kind: 'index', underlying: 'BTC', indexUsd: 80_000, provenance: 'recorded', tsMs: MARKET_MS },
  quotes: [
    {
      kind: 'option',
      instrumentId: CALL,
      forwardUsd: 80_200,
      markSigma: 0.55,
      bidPrice: 0.14,
      askPrice: 0.142,
      markPrice: 0.141,
      provenance: 'recorded',
      tsMs: MARKET_MS,
    },
  ],
  positions: [[CALL, '1.7']],
} as const;

/** A book long 1.7 calls with 12.5 BTC, and policy version 1. */
export function openTradedBook(store: Persistence): void {
  expectOk(store.ledger.createBook(aBook({ numeraire: 'coin' })));
  expectOk(store.ledger.appendAdjustments([anOpening({ signedAmount: decimal('1.7') }), aDeposit()]));
  expectOk(store.policies.append(BOOK_ID, 'BTC', POLICY, toMs(MARKET_MS - 3_600_000)));
}

export function aTradedJournal(store: Persistence): DecisionJournal {
  let ids = 0;
  return createDecisionJournal({ ...store, wallClock: tickingClock(), newId: () => `decision-${(ids += 1)}` });
}

const after = (ms: number): MsSinceEpoch => toMs(MARKET_MS + ms);

/** Sells 56,000 USD in two fills, closes it, and looks back at it; the id of the executed decision. */
export function tradeStory(store: Persistence, journal: DecisionJournal, changes: Partial<NewDecision> = {}): string {
  const plan = aShownPlan({ checks: [{ name: 'rate', passed: false, detail: '30 orders in the last minute' }] });
  const id = expectOk(
    journal.record(
      aDetailedDecision({
        verdict: 'executed',
        reason: 'Sell 56,000 USD BTC-PERPETUAL (market), to leave 0.5 BTC',
        view: aDecidedView({ plan, candidates: aDecidedView().candidates.slice(0, 2) }),
        label: TRADED_LABEL,
        snapshot: SNAPSHOT,
        ...changes,
      }),
    ),
  );
  const order = { amount: decimal(56_000), limitPrice: decimal(79_600), postOnly: false, timeInForce: 'immediateOrCancel' } as const;
  expectOk(store.journal.recordIntent({ ...anIntent(order), decisionId: id }));
  expectOk(store.journal.recordStateChange(aChange('sent')));
  expectOk(store.journal.recordStateChange(aChange('acknowledged', { venueOrderId: 'v1', tsMs: after(250) })));
  fill(store, journal, id);
  return id;
}

function fill(store: Persistence, journal: DecisionJournal, id: string): void {
  const common = { side: 'sell', tsMs: after(260) } as const;
  const fills = [
    aFill({ ...common, tradeId: 't1', amount: decimal(40_000), price: decimal('79999.5'), fee: decimal('0.00025') }),
    aFill({ ...common, tradeId: 't2', amount: decimal(16_000), price: decimal(79_999), fee: decimal('0.0001') }),
  ];
  expectOk(store.ledger.appendFills(VENUE, BOOK_ID, fills, null));
  const ended = { venueOrderId: 'v1', filledAmount: decimal(56_000), tsMs: after(260) };
  expectOk(store.journal.recordStateChange(aChange('filled', ended)));
  const view = aDecidedView({ tsMs: after(400), netDeltaCoin: 0.5, plan: null, candidates: [] });
  const realised = { costUsd: 28.45, feeUsd: 28, spreadUsd: 0.45 };
  const detail = { actor: 'desk', policyVersion: 1, evaluated: null, planned: null, userAction: null, realised } as const;
  const outcome = { verdict: 'outcome', reason: 'filled: 56000 of 56000 filled', closes: id, realisedCostUsd: 28.45 } as const;
  expectOk(journal.record(aDetailedDecision({ ...outcome, view, label: TRADED_LABEL, detail })));
  let midUsd: number | null = 79_990;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const markOuts = createMarkOuts({ ...store, decisions: journal, instrumentOf, midOf: () => midUsd, log });
  for (const one of fills) markOuts.filled(one, id);
  markOuts.tick(after(1_260));
  midUsd = 80_010;
  markOuts.tick(after(10_760));
  midUsd = null;
  markOuts.tick(after(60_260));
}
