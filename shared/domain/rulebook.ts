/**
 * The venue's rules as dated data: contract sizes, lots, tick steps, fees. A rule holds from its `effectiveFromMs` until the next one;
 * before the first there is none, and asking for it is missingData, never a guess.
 */
import { fail, ok, type Result } from '../result/result.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { parseDeribitName, type DeribitName } from './deribitName.ts';
import { toInstrumentId, type Instrument, type SpotInstrument } from './instrument.ts';
import { rulebookSchema, type Rulebook, type RulebookProduct, type RulebookTerms } from './rulebookSchema.ts';

export type { FeeRates, FeeSchedule, FundingRule, MarginRule, Rulebook, RulebookProduct, RulebookTerms } from './rulebookSchema.ts';

type SingleName = Exclude<DeribitName, { kind: 'futureCombo' | 'optionCombo' }>;

/** The rulebook in `json` (the parsed JSON of a file in resources/rulebooks); invalidInput names the first field that is wrong. */
export function parseRulebook(json: unknown): Result<Rulebook> {
  const parsed = rulebookSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return fail('invalidInput', `rulebook field ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`);
}

/**
 * The instrument called `name`, with the terms in force at `atMs` (the time of trading, not of expiry).
 * invalidInput: not a name. unsupported: a combo, which is traded through its legs. missingData: a product or date the rulebook does not know.
 */
export function instrumentFromName(name: string, rulebook: Rulebook, atMs: MsSinceEpoch): Result<Instrument> {
  const parsed = parseDeribitName(name);
  if (!parsed.ok) return parsed;
  const named = parsed.value;
  if (named.kind === 'futureCombo' || named.kind === 'optionCombo') return fail('unsupported', `${name} is a combo: use its legs`);
  const product = productOf(rulebook, named);
  if (!product.ok) return product;
  const terms = inForceAt(product.value.terms, atMs, `terms of ${name}`);
  return terms.ok ? build(name, named, product.value, spotTerms(name, rulebook, product.value, terms.value)) : terms;
}

/** The rulebook's product behind a name or an instrument's pair and kind; missingData when it has none. */
export function productOf(rulebook: Rulebook, named: Pick<SingleName, 'base' | 'quote' | 'kind'>): Result<RulebookProduct> {
  const pair = named.quote === null ? named.base : `${named.base}_${named.quote}`;
  const product = rulebook.products.find((candidate) => candidate.pair === pair && candidate.kind === named.kind);
  return product === undefined ? fail('missingData', `the ${rulebook.venue} rulebook has no ${named.kind} on ${pair}`) : ok(product);
}

/** The product of an instrument that was made from this rulebook or listed by the same venue. */
export function productOfInstrument(rulebook: Rulebook, instrument: Instrument): Result<RulebookProduct> {
  const [pair = ''] = instrument.id.split('-', 1);
  const [base = '', quote = null] = pair.split('_');
  return productOf(rulebook, { kind: instrument.kind, base, quote });
}

/** The last entry in force at `atMs`; missingData before the first. `what` names it in the message. */
export function inForceAt<T extends { readonly effectiveFromMs: MsSinceEpoch }>(
  entries: readonly T[],
  atMs: MsSinceEpoch,
  what: string,
): Result<T> {
  const entry = entries.findLast(({ effectiveFromMs }) => effectiveFromMs <= atMs);
  if (entry !== undefined) return ok(entry);
  const first = entries[0];
  const known = first === undefined ? 'the rulebook has none' : `known from ${new Date(first.effectiveFromMs).toISOString()} on`;
  return fail('missingData', `${what}: ${known}`);
}

function spotTerms(name: string, rulebook: Rulebook, product: RulebookProduct, terms: RulebookTerms): SpotInstrument {
  const { underlying, quoteCurrency, settlementCurrency, amountUnit } = product;
  const { contractSize, lot, tickSteps } = terms;
  const id = toInstrumentId(name);
  return {
    kind: 'spot',
    venue: rulebook.venue,
    id,
    underlying,
    quoteCurrency,
    settlementCurrency,
    amountUnit,
    contractSize,
    lot,
    tickSteps,
  };
}

function build(name: string, named: SingleName, { settlement, exercise }: RulebookProduct, common: SpotInstrument): Result<Instrument> {
  if (named.kind === 'spot') return ok(common);
  if (settlement === null) return fail('missingData', `${name}: the rulebook does not say how it settles`);
  if (named.kind === 'perpetual') return ok({ ...common, kind: 'perpetual', settlement });
  if (named.kind === 'future') return ok({ ...common, kind: 'future', settlement, expiryMs: named.expiryMs });
  const { side, strikeUsd, expiryMs } = named;
  const option = { ...common, kind: 'option', settlement, side, strikeUsd, expiryMs } as const;
  return ok(exercise === undefined ? option : { ...option, exercise });
}
