/** Every number of a policy form once: its label, its unit, what may stand in it, and what an empty field means. */

export interface NumberField {
  readonly label: string;
  /** coin: the underlying. band: the unit the band is in. */
  readonly unit: string;
  readonly min: number;
  /** True: `min` itself is too small. */
  readonly isAboveMin: boolean;
  readonly max: number;
  readonly isWhole: boolean;
  /** What empty stands for; null: it must not be empty. */
  readonly emptyMeans: string | null;
}

type Rule = Partial<Pick<NumberField, 'min' | 'isAboveMin' | 'max' | 'isWhole' | 'emptyMeans'>>;

function field(label: string, unit: string, rule: Rule): NumberField {
  const free = { min: Number.NEGATIVE_INFINITY, isAboveMin: false, max: Number.POSITIVE_INFINITY, isWhole: false, emptyMeans: null };
  return { label, unit, ...free, ...rule };
}

const ABOVE_ZERO: Rule = { min: 0, isAboveMin: true };
const FROM_ZERO: Rule = { min: 0 };

export const NUMBER_FIELDS = {
  target: field('Target delta', 'coin', {}),
  below: field('Below the target', 'band', ABOVE_ZERO),
  above: field('Above the target', 'band', ABOVE_ZERO),
  movePct: field('Move', '%', ABOVE_ZERO),
  floorCoin: field('Not narrower than', 'coin', ABOVE_ZERO),
  capCoin: field('Not wider than', 'coin', { ...ABOVE_ZERO, emptyMeans: 'no cap' }),
  riskAversion: field('Risk aversion a', '1/USD', ABOVE_ZERO),
  costBp: field('One-way cost', 'bp', { ...FROM_ZERO, max: 2_000, emptyMeans: 'as estimated now' }),
  hysteresisPct: field('Hysteresis', '% of half width', { ...FROM_ZERO, max: 100 }),
  coolDownSeconds: field('Cool-down', 's', { ...FROM_ZERO, max: 86_400 }),
  minMovePct: field('Only if the index moved', '%', { ...ABOVE_ZERO, emptyMeans: 'any' }),
  minMoveMinutes: field('within the last', 'min', { ...ABOVE_ZERO, max: 1_440, emptyMeans: 'any' }),
  settlementMinutes: field('Not around 08:00 settlement', '± min', { ...FROM_ZERO, max: 240 }),
  fundingMinutes: field('Not around funding hours', '± min', { ...FROM_ZERO, max: 240 }),
  maxDataAgeSeconds: field('Data not older than', 's', { ...ABOVE_ZERO, emptyMeans: 'no limit' }),
  ratioPct: field('Share of the way', '%', { ...ABOVE_ZERO, max: 150 }),
  withinDays: field('Expiring within', 'days', ABOVE_ZERO),
  escalateAfterSeconds: field('Resting: to market after', 's', { ...ABOVE_ZERO, max: 86_400, emptyMeans: 'never' }),
  minOrderUsd: field('Smallest order', 'USD', FROM_ZERO),
  maxOrderUsd: field('Largest order', 'USD', { ...ABOVE_ZERO, emptyMeans: 'no cap' }),
  maxHourUsd: field('In an hour', 'USD', { ...ABOVE_ZERO, emptyMeans: 'no cap' }),
  maxDayUsd: field('In a day', 'USD', { ...ABOVE_ZERO, emptyMeans: 'no cap' }),
  maxPositionUsd: field('Position per instrument', 'USD', { ...ABOVE_ZERO, emptyMeans: 'no cap' }),
  maxSlippagePct: field('Slippage from the touch', '%', { ...ABOVE_ZERO, max: 10 }),
  maxDepthSharePct: field('Share of visible depth', '%', { ...ABOVE_ZERO, max: 100 }),
  maxMarginUsePct: field('Margin use after', '% of equity', { ...ABOVE_ZERO, max: 100, emptyMeans: 'no cap' }),
  seed: field('Seed', 'whole number', { ...FROM_ZERO, max: 0xffffffff, isWhole: true }),
  maxDelaySeconds: field('Waits up to', 's', { ...FROM_ZERO, max: 600 }),
  maxSizeCutPct: field('Size cut by up to', '%', { ...FROM_ZERO, max: 50 }),
  maxPriceTicks: field('Price moved by up to', 'ticks', { ...FROM_ZERO, max: 100, isWhole: true }),
  horizonHours: field('Carry counted over', 'hours', { ...ABOVE_ZERO, max: 8_760 }),
  capitalCostPct: field('Cost of margin', '% a year', { ...FROM_ZERO, max: 100 }),
} as const satisfies Record<string, NumberField>;

export type NumberKey = keyof typeof NUMBER_FIELDS;

export const EVENT_FIELDS = {
  everyMinutes: field('every', 'min', ABOVE_ZERO),
  size: field('by', '', ABOVE_ZERO),
  costBp: field('one-way cost', 'bp', { ...FROM_ZERO, max: 2_000, emptyMeans: 'as estimated' }),
} as const satisfies Record<string, NumberField>;

/** "expected a number above 0, at most 150" */
export function expectedWords({ min, isAboveMin, max, isWhole, emptyMeans }: NumberField): string {
  const what = isWhole ? 'expected a whole number' : 'expected a number';
  const from = min === Number.NEGATIVE_INFINITY ? '' : isAboveMin ? ` above ${min}` : ` from ${min}`;
  const to = max === Number.POSITIVE_INFINITY ? '' : isAboveMin ? `, at most ${max}` : ` to ${max}`;
  return `${what}${from}${to}${emptyMeans === null ? '' : `, or nothing (${emptyMeans})`}`;
}
