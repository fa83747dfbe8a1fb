/** The second half of a story: the orders, their fills, what they cost and what the market did afterwards, in order of time. */
import type { StoryStep } from '../../shared/contract/storySchemas.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { InstrumentLookup } from '../../shared/domain/ledger.ts';
import { isTerminal, type Fill, type OrderStateChange, type OrderView } from '../../shared/domain/order.ts';
import type { MarkOutRecord, RealisedCost } from '../../shared/hedging/decision/decisionRecord.ts';
import { coinInWords, inWords, priceInWords } from '../../shared/hedging/numberWords.ts';
import { toDecimalText } from '../../shared/units/decimal.ts';
import type { DecisionRecord, JournalPort, LedgerPort } from '../ports/ledger.ts';
import { parseDecisionBody } from './decisionBodies.ts';
import { amountInWords, coinFact, factsOf, textFact, timeInWords, usdFact, usdInWords } from './storyFacts.ts';
import { numberIn, storyPlan, type StoryMatter } from './storyReasons.ts';

export interface StoryEventsDeps {
  readonly journal: Pick<JournalPort, 'ordersOf' | 'stateChanges'>;
  readonly ledger: Pick<LedgerPort, 'fillsOf'>;
  readonly instrumentOf: InstrumentLookup;
}

/** Of what happens in one millisecond: an order moves, fills, ends; then its hedge is closed and looked back at. */
const PLACE = { moving: 0, fill: 1, ended: 2, outcome: 3, markOut: 4 } as const;

interface PlacedStep {
  readonly step: StoryStep;
  readonly place: number;
}

/** Market time rising, as far as the market did. `closing` are the outcome and mark-out rows of the decision. */
export function eventSteps(matter: StoryMatter, closing: readonly DecisionRecord[], deps: StoryEventsDeps): readonly StoryStep[] {
  const orders = deps.journal.ordersOf(matter.record.id);
  const placed = [...orders.flatMap((order) => orderSteps(order, deps)), ...closing.flatMap((record) => closingSteps(matter, record))];
  return placed.toSorted((a, b) => a.step.tsMs - b.step.tsMs || a.place - b.place).map(({ step }) => step);
}

function orderSteps(view: OrderView, { journal, ledger, instrumentOf }: StoryEventsDeps): readonly PlacedStep[] {
  const instrument = instrumentOf(view.order.instrumentId);
  const unit = unitOf(instrument);
  const states = journal.stateChanges(view.order.label).map((change) => stateStep(view, change, unit));
  return [...states, ...ledger.fillsOf(view.order.label).map((fill) => fillStep(fill, unit))];
}

function unitOf(instrument: Instrument | undefined): string {
  if (instrument === undefined) return '';
  return instrument.amountUnit === 'usd' ? 'USD' : instrument.underlying;
}

function stateStep({ order }: OrderView, change: OrderStateChange, unit: string): PlacedStep {
  const { label, side, instrumentId, limitPrice } = order;
  const size = amountInWords(toDecimalText(order.amount), unit);
  const limit = limitPrice === null ? 'at market' : `limit ${priceInWords(limitPrice.toNumber())}`;
  const what = change.state === 'intended' ? `${side} ${size} of ${instrumentId}, ${limit}: intended` : change.state;
  const facts = factsOf(
    change.filledAmount.isZero() ? null : textFact('filled so far', amountInWords(toDecimalText(change.filledAmount), unit)),
    textFact("venue's order id", change.venueOrderId),
    textFact('note', change.note),
    textFact('written at', timeInWords(change.wallMs)),
  );
  const step: StoryStep = { tsMs: change.tsMs, kind: 'order', words: `Order ${label}: ${what}`, facts };
  return { step, place: isTerminal(change.state) ? PLACE.ended : PLACE.moving };
}

function fillStep(fill: Fill, unit: string): PlacedStep {
  const size = amountInWords(toDecimalText(fill.amount), unit);
  const words = `Filled: ${fill.side} ${size} at ${inWords(fill.price.toNumber(), 8)}`;
  const fee = `${toDecimalText(fill.fee)} ${fill.feeCurrency}`;
  const facts = factsOf(textFact('fee', fee), textFact('liquidity', fill.liquidity), textFact('trade', fill.tradeId));
  return { step: { tsMs: fill.tsMs, kind: 'fill', words, facts }, place: PLACE.fill };
}

function closingSteps(matter: StoryMatter, record: DecisionRecord): readonly PlacedStep[] {
  const body = parseDecisionBody(record.body);
  if (body === null) return [];
  const details = body.schemaVersion === 2 ? body : null;
  if (details?.markOuts != null) return [{ step: markOutStep(record, details.markOuts), place: PLACE.markOut }];
  const realised = details?.realised ?? null;
  return [{ step: outcomeStep(matter, record, body.deltaCoin, body.realisedCostUsd, realised), place: PLACE.outcome }];
}

function outcomeStep(
  { body }: StoryMatter,
  record: DecisionRecord,
  deltaAfterCoin: number | null,
  realisedUsd: number | null,
  realised: RealisedCost | null,
): StoryStep {
  const { underlying } = record;
  const cost = storyPlan(body)?.cost ?? null;
  const isCompared = realisedUsd !== null && body.estimatedCostUsd !== null;
  const words = isCompared ? `; it cost ${usdInWords(realisedUsd)}, expected were ${usdInWords(body.estimatedCostUsd)}` : '';
  const facts = factsOf(
    coinFact('net delta after', deltaAfterCoin, underlying),
    usdFact('realised cost against the mid', realisedUsd),
    usdFact('expected cost against the mid', body.estimatedCostUsd),
    usdFact('more than expected', isCompared ? realisedUsd - body.estimatedCostUsd : null),
    usdFact('fee paid', realised?.feeUsd),
    usdFact('fee expected', realised === null ? null : numberIn(cost, 'feeUsd')),
    usdFact('spread and walk paid', realised?.spreadUsd),
  );
  return { tsMs: record.tsMs, kind: 'outcome', words: `Outcome: ${record.reason}${words}`, facts };
}

function markOutStep(record: DecisionRecord, markOuts: MarkOutRecord): StoryStep {
  const { coins, priceUsd, filledMs, side, marks } = markOuts;
  const size = `${side} ${coinInWords(coins, record.underlying)} at ${priceInWords(priceUsd)}`;
  const facts = factsOf(
    marks.flatMap(({ afterSeconds, observedMs, midUsd, markOutUsd }) => {
      const name = `after ${afterSeconds} s`;
      if (midUsd === null || markOutUsd === null || observedMs === null) return [textFact(name, 'unknown')];
      const seen = `mid ${priceInWords(midUsd)}, ${usdInWords(markOutUsd)} for the hedger`;
      const lateSeconds = (observedMs - filledMs) / 1_000;
      return [textFact(name, lateSeconds === afterSeconds ? seen : `${seen} (read ${inWords(lateSeconds, 3)} s after)`)];
    }),
  );
  return { tsMs: record.tsMs, kind: 'markOut', words: `Mark-outs of ${size}`, facts };
}
