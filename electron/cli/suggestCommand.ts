/** `desk suggest`: what to trade, per underlying, to bring a book's delta back into its band, as JSON. */
import { estimateTouchCost } from '../../shared/costs/hedgeCost.ts';
import type { Numeraire } from '../../shared/domain/book.ts';
import { toCurrency, type Currency, type Instrument } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import { instrumentFromName, type Rulebook } from '../../shared/domain/rulebook.ts';
import { evaluateFixedBand, type BandVerdict } from '../../shared/hedging/fixedBandPolicy.ts';
import { NO_EDIT, type FixedBandPolicy, type HedgeTo } from '../../shared/hedging/hedgePolicy.ts';
import { DEFAULT_HEDGE_SETTINGS, planHedge, type HedgePlan, type HedgePlanOutcome } from '../../shared/hedging/planHedge.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { fail, type Result } from '../../shared/result/result.ts';
import { bookRisk, netDeltaCoin, type UnderlyingRisk } from '../../shared/risk/aggregate.ts';
import { bookDelta } from '../../shared/risk/bookDelta.ts';
import { underlyingOf } from '../../shared/risk/leg.ts';
import { nextHedgePrices } from '../../shared/risk/nextHedgePrices.ts';
import { decimal } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { readBookAndChain, type BookAndChain, type BookAndChainInputs } from './bookAndChain.ts';
import type { CommandAnswer } from './commandAnswer.ts';

export interface SuggestCommandInputs extends BookAndChainInputs {
  /** Half width of the band around 0, > 0. */
  readonly bandCoin: number;
  /** Default coin. */
  readonly numeraire?: Numeraire;
  /** Default centre. */
  readonly hedgeTo?: HedgeTo;
}

export interface SuggestedCost {
  readonly feeUsd: number;
  readonly halfSpreadUsd: number;
  /** Always null: a chain file has no depth behind the touch. */
  readonly slippageUsd: null;
  /** Fee and half spread. */
  readonly totalUsd: number;
}

export interface SuggestedPlan {
  readonly instrument: string;
  readonly side: TradeSide;
  /** Amount units of the instrument. */
  readonly amount: string;
  readonly amountUnit: 'usd' | 'coin';
  readonly contracts: number;
  readonly amountUsd: number;
  readonly amountCoin: number;
  readonly idealAmountCoin: number;
  readonly residualDeltaCoin: number;
  readonly boundBy: readonly string[];
  readonly cost: SuggestedCost | null;
  readonly costNote: string;
}

/** Index levels where the band is left; null: not within ±30 %, or the hedge is due already. */
interface NextHedge {
  readonly nextHedgeBelowUsd: number | null;
  readonly nextHedgeAboveUsd: number | null;
}

export interface Suggestion extends Omit<BandVerdict, 'verdict' | 'desiredDeltaCoin'>, NextHedge {
  readonly underlying: string;
  /** In the numeraire; null: unknown. */
  readonly deltaCoin: number | null;
  readonly unknownLegs: number;
  readonly verdict: 'inside' | 'suggested' | 'withheld' | 'unknown';
  readonly plan: SuggestedPlan | null;
}

/** Bad input and `--at` as in `desk risk`; a band that is not > 0 is a usage error. */
export function suggestCommand(inputs: SuggestCommandInputs): CommandAnswer {
  if (!(inputs.bandCoin > 0 && inputs.bandCoin < Infinity)) {
    return { kind: 'usage', stderrLines: [`--band: expected a number > 0 (coin), was ${inputs.bandCoin}`] };
  }
  const read = readBookAndChain(inputs);
  if (read.kind !== 'read') return read;
  const { atMs, legs, market } = read.value;
  const numeraire = inputs.numeraire ?? 'coin';
  const desk: Desk = {
    data: read.value,
    numeraire,
    policy: { kind: 'fixedBand', targetDeltaCoin: 0, halfWidthCoin: inputs.bandCoin, hedgeTo: inputs.hedgeTo ?? 'centre' },
    rulebook: inputs.rulebook,
  };
  const { underlyings } = bookRisk(legs, market, atMs, textbookTheta);
  const suggestions = underlyings.flatMap(({ underlying, risk }) => (underlying === null ? [] : [suggest(desk, underlying, risk)]));
  const report = { at: new Date(atMs).toISOString(), numeraire, bandCoin: inputs.bandCoin, hedgeTo: desk.policy.hedgeTo, suggestions };
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

interface Desk {
  readonly data: BookAndChain;
  readonly numeraire: Numeraire;
  readonly policy: FixedBandPolicy;
  readonly rulebook: Rulebook;
}

function suggest(desk: Desk, underlying: Currency, risk: UnderlyingRisk['risk']): Suggestion {
  const deltaCoin = netDeltaCoin(risk, desk.numeraire);
  const unknownLegs = desk.numeraire === 'usd' ? risk.unknownDeltaLegs : risk.unknownPremiumAdjustedDeltaLegs;
  const band = evaluateFixedBand({ policy: desk.policy, netDeltaCoin: deltaCoin, unknownLegs, underlying });
  const { lowerCoin, targetCoin, upperCoin } = band;
  const common = { underlying, deltaCoin, unknownLegs, lowerCoin, targetCoin, upperCoin };
  const next = nextPrices(desk, underlying, band);
  if (deltaCoin === null || band.desiredDeltaCoin === null) {
    const verdict = band.verdict === 'inside' ? 'inside' : 'unknown';
    return { ...common, verdict, reason: band.reason, plan: null, ...next };
  }
  const planned = planWithPerpetual(desk, underlying, deltaCoin, band.desiredDeltaCoin);
  if (planned.kind === 'withheld') return { ...common, verdict: 'withheld', reason: `${band.reason}; ${planned.why}`, plan: null, ...next };
  return { ...common, verdict: 'suggested', reason: band.reason, plan: planned.plan, ...next };
}

function nextPrices({ data, numeraire }: Desk, underlying: Currency, { lowerCoin, upperCoin }: BandVerdict): NextHedge {
  const indexUsd = data.market.index(underlying)?.indexUsd;
  const legs = data.legs.filter((leg) => underlyingOf(leg) === underlying);
  const deltaAt = bookDelta(legs, data.market, data.atMs, numeraire);
  if (indexUsd === undefined || !deltaAt.ok) return { nextHedgeBelowUsd: null, nextHedgeAboveUsd: null };
  const { belowUsd, aboveUsd } = nextHedgePrices({ deltaAt: deltaAt.value, indexUsd, lowerCoin, upperCoin });
  return { nextHedgeBelowUsd: belowUsd, nextHedgeAboveUsd: aboveUsd };
}

type Planned = { readonly kind: 'planned'; readonly plan: SuggestedPlan } | { readonly kind: 'withheld'; readonly why: string };

function planWithPerpetual(desk: Desk, underlying: Currency, netDelta: number, desiredDelta: number): Planned {
  const instrument = perpetualOf(underlying, desk.rulebook, desk.data.atMs);
  if (!instrument.ok) return { kind: 'withheld', why: instrument.failure.message };
  const side: TradeSide = desiredDelta > netDelta ? 'buy' : 'sell';
  const quoted = quotedBook(desk, instrument.value, side);
  if (quoted.priceUsd === null) return { kind: 'withheld', why: `${instrument.value.id} has no price in the chain` };
  const outcome = planHedge({
    instrument: instrument.value,
    numeraire: desk.numeraire,
    netDeltaCoin: netDelta,
    desiredDeltaCoin: desiredDelta,
    targetDeltaCoin: desk.policy.targetDeltaCoin,
    book: null,
    markPriceUsd: quoted.priceUsd,
    edit: NO_EDIT,
    settings: DEFAULT_HEDGE_SETTINGS,
    rulebook: desk.rulebook,
    tsMs: desk.data.atMs,
  });
  return toPlanned(outcome, instrument.value, desk, quoted.book);
}

function toPlanned(outcome: Result<HedgePlanOutcome>, instrument: Instrument, desk: Desk, book: OrderBook | null): Planned {
  if (!outcome.ok) return { kind: 'withheld', why: outcome.failure.message };
  if (outcome.value.kind === 'none') return { kind: 'withheld', why: outcome.value.reason };
  const { plan } = outcome.value;
  return { kind: 'planned', plan: { ...planFields(plan, instrument), ...costFields(plan, instrument, desk, book) } };
}

function planFields(plan: HedgePlan, instrument: Instrument): Omit<SuggestedPlan, 'cost' | 'costNote'> {
  const { side, amount, contracts, amountUsd, amountCoin, idealAmountCoin, residualDeltaCoin, boundBy } = plan;
  const { id, amountUnit } = instrument;
  return { instrument: id, side, amount, amountUnit, contracts, amountUsd, amountCoin, idealAmountCoin, residualDeltaCoin, boundBy };
}

function costFields(
  plan: HedgePlan,
  instrument: Instrument,
  { rulebook, data }: Desk,
  book: OrderBook | null,
): Pick<SuggestedPlan, 'cost' | 'costNote'> {
  if (book === null) return { cost: null, costNote: `the chain has no bid and ask of ${instrument.id}` };
  const execution = { kind: 'take', limitPriceUsd: null } as const;
  const touch = estimateTouchCost({
    instrument,
    side: plan.side,
    amount: decimal(plan.amount),
    execution,
    book,
    rulebook,
    tsMs: data.atMs,
  });
  if (!touch.ok) return { cost: null, costNote: touch.failure.message };
  const { feeUsd, halfSpreadUsd } = touch.value;
  const cost = { feeUsd, halfSpreadUsd, slippageUsd: null, totalUsd: feeUsd + halfSpreadUsd };
  return { cost, costNote: 'the chain has no depth: what lies beyond the touch is not counted' };
}

/** The coin-settled perpetual where the venue has one, else the USDC-settled. */
function perpetualOf(underlying: Currency, rulebook: Rulebook, atMs: MsSinceEpoch): Result<Instrument> {
  for (const name of [`${underlying}-PERPETUAL`, `${underlying}_USDC-PERPETUAL`]) {
    const found = instrumentFromName(name, rulebook, atMs);
    if (found.ok && found.value.underlying === toCurrency(underlying)) return found;
  }
  return fail('missingData', `the rulebook has no perpetual on ${underlying}`);
}

/** The touch as the chain prints it (amounts behind it are unknown, so 0) and the price a taker would meet, else the mark. */
function quotedBook({ data }: Desk, instrument: Instrument, side: TradeSide): { book: OrderBook | null; priceUsd: number | null } {
  const quote = data.market.quote(instrument.id);
  if (quote?.kind !== 'future') return { book: null, priceUsd: null };
  const { bidPriceUsd, askPriceUsd, markPriceUsd, tsMs } = quote;
  if (bidPriceUsd === null || askPriceUsd === null) return { book: null, priceUsd: markPriceUsd };
  const bids = [{ price: bidPriceUsd, amount: 0 }];
  const asks = [{ price: askPriceUsd, amount: 0 }];
  return { book: { instrumentId: instrument.id, bids, asks, tsMs }, priceUsd: side === 'buy' ? askPriceUsd : bidPriceUsd };
}
