/** What a rulebook file (resources/rulebooks) must look like. Decimals and dates are text in the file, exact values here. */
import { z } from 'zod';
import { decimal, type Decimal } from '../units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../units/time.ts';
import { toCurrency, toVenueId } from './instrument.ts';

const currencySchema = z
  .string()
  .regex(/^[A-Z0-9]{1,16}$/)
  .transform(toCurrency);

/** May be negative: a rebate. */
const decimalSchema = z
  .string()
  .regex(/^-?\d{1,20}(?:\.\d{1,20})?$/, 'expected a plain decimal number in quotes')
  .transform((text): Decimal => decimal(text));

const positiveSchema = decimalSchema.refine((value) => value.greaterThan(0), 'expected > 0');

/** What every dated rule says about itself. In the file a UTC instant, "2026-08-01T00:00:00Z". */
const dated = {
  effectiveFrom: z.iso.datetime(),
  /** Where the numbers were read. */
  source: z.string().min(1),
  /** False: no primary source; check the venue's own instrument list before money depends on it. */
  confirmed: z.boolean(),
  note: z.string().optional(),
};

function withMs<T extends { effectiveFrom: string }>({
  effectiveFrom,
  ...rest
}: T): Omit<T, 'effectiveFrom'> & { effectiveFromMs: MsSinceEpoch } {
  return { ...rest, effectiveFromMs: toMs(Date.parse(effectiveFrom)) };
}

function areRising(entries: readonly { readonly effectiveFromMs: MsSinceEpoch }[]): boolean {
  return entries.every((entry, i) => entry.effectiveFromMs > (entries[i - 1]?.effectiveFromMs ?? Number.NEGATIVE_INFINITY));
}

const tickStepsSchema = z
  .array(z.object({ abovePrice: decimalSchema, tick: positiveSchema }))
  .min(1)
  .refine((steps) => steps[0]?.abovePrice.isZero() === true, 'the first step starts at 0')
  .refine((steps) => steps.every((step, i) => step.abovePrice.greaterThan(steps[i - 1]?.abovePrice ?? -1)), 'steps rise');

const termsSchema = z
  .object({
    ...dated,
    /** Amount units in one contract. */
    contractSize: positiveSchema,
    /** Smallest order and step, amount units. */
    lot: positiveSchema,
    tickSteps: tickStepsSchema,
  })
  .transform(withMs);
export type RulebookTerms = z.infer<typeof termsSchema>;

/** Fractions (0.0005 = 5 bp) of what fee.ts says; null: not known, or there is no such event. */
const ratesSchema = z.object({
  maker: decimalSchema.nullable(),
  taker: decimalSchema.nullable(),
  delivery: decimalSchema.nullable(),
});
export type FeeRates = z.infer<typeof ratesSchema>;

const feesSchema = z
  .object({
    ...dated,
    ...ratesSchema.shape,
    /** Largest share of the option's own value a fee may take; null where there is no cap. */
    capOfValue: positiveSchema.nullable(),
    /** What differs for instruments that live for a day or a week. */
    byPeriod: z.object({ day: ratesSchema.partial().optional(), week: ratesSchema.partial().optional() }).optional(),
  })
  .transform(withMs);
export type FeeSchedule = z.infer<typeof feesSchema>;

/** A share that only estimates use, so a plain number; text in the file like every other. */
const shareSchema = decimalSchema.refine((value) => value.greaterThanOrEqualTo(0), 'expected >= 0').transform((value) => value.toNumber());

/** Standard margin of one position; shared/margin/positionMargin.ts has the formulas. */
const marginSchema = z
  .object({
    ...dated,
    scheme: z.discriminatedUnion('kind', [
      /** Share of the position's value: rate + size in coin × ratePerCoin. */
      z.object({ kind: z.literal('future'), initialRate: shareSchema, maintenanceRate: shareSchema, ratePerCoin: shareSchema }),
      /** Of a short option, per coin of the underlying, besides its mark. */
      z.object({ kind: z.literal('option'), initialRate: shareSchema, initialFloor: shareSchema, maintenanceRate: shareSchema }),
    ]),
  })
  .transform(withMs);
export type MarginRule = z.infer<typeof marginSchema>;

/** Funding of a perpetual: the premium beyond `damper`, at most `cap`, per `periodHours`. */
const fundingSchema = z.object({ ...dated, damper: shareSchema, cap: shareSchema, periodHours: z.number().positive() }).transform(withMs);
export type FundingRule = z.infer<typeof fundingSchema>;

const productSchema = z
  .object({
    /** First part of the instrument's name: "BTC", "BTC_USDC". */
    pair: z.string().min(1).max(32),
    kind: z.enum(['option', 'perpetual', 'future', 'spot']),
    /** Null for spot. */
    settlement: z.enum(['inverse', 'linear']).nullable(),
    /** Of options; absent: European. */
    exercise: z.enum(['european', 'american']).optional(),
    underlying: currencySchema,
    quoteCurrency: currencySchema,
    settlementCurrency: currencySchema,
    amountUnit: z.enum(['usd', 'coin']),
    terms: z.array(termsSchema).min(1).refine(areRising, 'dates rise'),
    /** Empty: the fees are not known. */
    fees: z.array(feesSchema).refine(areRising, 'dates rise'),
    /** Empty: the margin is not known (of spot: there is none). */
    margin: z.array(marginSchema).refine(areRising, 'dates rise').default([]),
    /** Empty: not known, or no perpetual. */
    funding: z.array(fundingSchema).refine(areRising, 'dates rise').default([]),
  })
  .refine((product) => (product.kind === 'spot') === (product.settlement === null), 'settlement is null for spot only');
export type RulebookProduct = z.infer<typeof productSchema>;

function areDistinct(products: readonly RulebookProduct[]): boolean {
  return new Set(products.map(({ pair, kind }) => `${pair} ${kind}`)).size === products.length;
}

export const rulebookSchema = z.object({
  venue: z.string().min(1).max(32).transform(toVenueId),
  description: z.string(),
  products: z.array(productSchema).refine(areDistinct, 'each product is listed once'),
});
export type Rulebook = z.infer<typeof rulebookSchema>;
