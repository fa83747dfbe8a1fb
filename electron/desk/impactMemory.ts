/** The impact of the trader's own market orders beyond the visible book, fitted where there are enough of them. */
import type { ImpactModel } from '../../shared/costs/costPrediction.ts';
import { fitImpact, type ImpactSample } from '../../shared/costs/fitImpact.ts';
import { defaultDailyVolumeUsd } from '../../shared/costs/impactModel.ts';
import { depthUpTo, walkBook } from '../../shared/costs/walkBook.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import { readPlanRequest } from '../../shared/hedging/decision/recomputeDecision.ts';
import { DAYS_PER_YEAR } from '../../shared/units/time.ts';
import type { DecisionPort, DecisionRecord, LedgerPort } from '../ports/ledger.ts';
import type { DecisionJournal } from './decisionJournal.ts';

export interface ImpactMemory {
  readonly of: (underlying: Currency) => ImpactModel;
  /** Another book is on the desk. */
  readonly load: (bookId: BookId) => void;
  /** One of its hedges has ended. */
  readonly learn: (decisionId: string) => void;
}

interface ImpactMemoryDeps {
  readonly decisions: Pick<DecisionPort, 'recent' | 'byId'>;
  readonly journal: Pick<DecisionJournal, 'body'>;
  readonly ledger: Pick<LedgerPort, 'fillsOf'>;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

/** Decision rows looked back at when a book is put on the desk. */
const RECENT_ROWS = 500;
const NOTHING = fitImpact([]);

export function createImpactMemory({ decisions, journal, ledger, instrumentOf }: ImpactMemoryDeps): ImpactMemory {
  let samples = new Map<string, ImpactSample[]>();
  const models = new Map<string, ImpactModel>();

  function take(record: DecisionRecord): void {
    const sample = record.verdict === 'executed' ? sampleOf(record) : null;
    if (sample === null) return;
    samples.set(record.underlying, [...(samples.get(record.underlying) ?? []), sample]);
    models.delete(record.underlying);
  }

  function sampleOf(record: DecisionRecord): ImpactSample | null {
    const body = journal.body(record);
    if (body?.schemaVersion !== 2 || body.label === null || body.midUsd === null || body.inputs?.planRequest == null) return null;
    const { book } = readPlanRequest(body.inputs.planRequest);
    const instrument = book === null ? undefined : instrumentOf(book.instrumentId);
    const { sigma } = body.inputs.policyInputs.greeks;
    const fills = ledger.fillsOf(body.label as Parameters<LedgerPort['fillsOf']>[0]);
    const first = fills[0];
    if (instrument === undefined || book === null || sigma === null || first === undefined) return null;
    const coins = fills.map(({ amount, price }) => (instrument.amountUnit === 'usd' ? amount.div(price) : amount).toNumber());
    const coinSum = coins.reduce((sum, each) => sum + each, 0);
    const amountUsd = fills.reduce((sum, { price }, at) => sum + (coins[at] ?? 0) * price.toNumber(), 0);
    const amount = fills.reduce((sum, fill) => sum + fill.amount.toNumber(), 0);
    const promised = promiseOf(book, instrument, first.side, amount);
    const dailyVolumeUsd = defaultDailyVolumeUsd(instrument);
    if (promised === null || dailyVolumeUsd === null) return null;
    const depth = depthUpTo(book, first.side, null);
    return {
      side: first.side,
      amountUsd,
      fillPriceUsd: amountUsd / coinSum,
      expectedPriceUsd: promised.averageUsd,
      depthUsd: instrument.amountUnit === 'usd' ? depth : depth * promised.worstUsd,
      midUsd: body.midUsd,
      dailySigma: sigma / Math.sqrt(DAYS_PER_YEAR),
      dailyVolumeUsd,
    };
  }

  return {
    of(underlying) {
      const known = models.get(underlying);
      if (known !== undefined) return known;
      const model = samples.has(underlying) ? fitImpact(samples.get(underlying) ?? []) : NOTHING;
      models.set(underlying, model);
      return model;
    },
    load(bookId) {
      samples = new Map();
      models.clear();
      for (const record of decisions.recent(bookId, RECENT_ROWS)) take(record);
    },
    learn(decisionId) {
      const record = decisions.byId(decisionId);
      if (record !== null) take(record);
    },
  };
}

/** What a stored book promised an order of `amount`: its levels, and what they do not hold at the last of them. Null: it held nothing. */
function promiseOf(
  book: OrderBook,
  { amountUnit }: Instrument,
  side: TradeSide,
  amount: number,
): { readonly averageUsd: number; readonly worstUsd: number } | null {
  const { averagePrice, worstPrice, filledAmount } = walkBook(book, { side, amount, amountUnit, limitPrice: null });
  if (averagePrice === null || worstPrice === null) return null;
  const share = filledAmount / amount;
  const averageUsd =
    amountUnit === 'usd' ? 1 / (share / averagePrice + (1 - share) / worstPrice) : share * averagePrice + (1 - share) * worstPrice;
  return { averageUsd, worstUsd: worstPrice };
}
