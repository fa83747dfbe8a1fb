/** The one table of the positions grid: header and unit, decimals, where a column applies, width, who shows it at first. Grid, chooser, export and tests read it. */
import type { RiskRowMeta } from '../../../shared/contract/feeds.ts';
import { RISK_COLUMNS, type RiskColumn } from '../../../shared/contract/riskColumns.ts';
import { formatFixed, THIN_SPACE, UNKNOWN_TEXT } from '../../format/number.ts';
import { formatAge } from '../../format/time.ts';

/** At 1440 px, only on a wide screen, or when the trader asks for it. */
export type ShownFrom = 'start' | 'wide' | 'chosen';
export type CellTone = 'plain' | 'gainLoss' | 'quiet';

export interface ColumnSpec {
  readonly field: RiskColumn;
  readonly name: string;
  /** Shown in the header in a lighter weight. */
  readonly unit: string;
  /** One sentence for the tooltip and the chooser. */
  readonly meaning: string;
  readonly decimals: number;
  readonly widthPx: number;
  readonly shownFrom: ShownFrom;
  readonly tone: CellTone;
  /** False: the cell stays blank when it has no value, instead of saying unknown. */
  readonly appliesTo: (meta: RiskRowMeta) => boolean;
  /** Text of a known value. */
  readonly text: (value: number, meta: RiskRowMeta) => string;
}

type Draft = Omit<ColumnSpec, 'field' | 'text' | 'tone'> & Partial<Pick<ColumnSpec, 'text' | 'tone'>>;

const isOption = (meta: RiskRowMeta) => meta.kind === 'option';
const isLeg = (meta: RiskRowMeta) => meta.level === 'leg';
const isPriced = (meta: RiskRowMeta) => isLeg(meta) && meta.kind !== 'balance';
const isDated = (meta: RiskRowMeta) => meta.kind === 'option' || meta.kind === 'future';
const always = () => true;
/** BTC and ETH do not add up: figures in coin stop at the underlying. */
const isOneCoin = (meta: RiskRowMeta) => meta.level !== 'total';

/** Futures are counted in USD, everything else in coin; the header says coin, so dollars say so themselves. */
const amountText = (value: number, meta: RiskRowMeta) =>
  meta.qtyUnit === 'usd' ? `${formatFixed(value, 0)}${THIN_SPACE}$` : formatFixed(value, meta.kind === 'balance' ? 4 : 1);
const priceText = (value: number, meta: RiskRowMeta) =>
  meta.priceUnit === 'usd' ? `${formatFixed(value, 1)}${THIN_SPACE}$` : formatFixed(value, 4);

const DRAFTS: Readonly<Record<RiskColumn, Draft>> = {
  qty: {
    name: 'Qty',
    unit: 'coin',
    meaning: 'Signed position: coin, or USD where marked $',
    decimals: 1,
    widthPx: 82,
    shownFrom: 'start',
    appliesTo: isLeg,
    text: amountText,
  },
  averagePrice: {
    name: 'Avg',
    unit: 'coin',
    meaning: 'Average entry price in the price unit of the instrument: coin, or USD where marked $',
    decimals: 4,
    widthPx: 82,
    shownFrom: 'chosen',
    appliesTo: isPriced,
    text: priceText,
    tone: 'quiet',
  },
  markPrice: {
    name: 'Mark',
    unit: 'coin',
    meaning: 'Mark price in the price unit of the instrument: coin, or USD where marked $',
    decimals: 4,
    widthPx: 82,
    shownFrom: 'wide',
    appliesTo: isPriced,
    text: priceText,
  },
  markPriceUsd: {
    name: 'Mark',
    unit: '$',
    meaning: 'Mark price in USD',
    decimals: 1,
    widthPx: 76,
    shownFrom: 'chosen',
    appliesTo: isPriced,
  },
  markIvPoints: {
    name: 'IV',
    unit: '%',
    meaning: 'Implied volatility of the mark, vol points per year',
    decimals: 1,
    widthPx: 58,
    shownFrom: 'start',
    appliesTo: isOption,
  },
  bidIvPoints: {
    name: 'Bid IV',
    unit: '%',
    meaning: 'Implied volatility of the best bid, vol points',
    decimals: 1,
    widthPx: 70,
    shownFrom: 'chosen',
    appliesTo: isOption,
    tone: 'quiet',
  },
  askIvPoints: {
    name: 'Ask IV',
    unit: '%',
    meaning: 'Implied volatility of the best ask, vol points',
    decimals: 1,
    widthPx: 70,
    shownFrom: 'chosen',
    appliesTo: isOption,
    tone: 'quiet',
  },
  deltaCoin: {
    name: 'Δ',
    unit: 'coin',
    meaning: 'Delta in coin, USD numeraire: hedged when the book counts in USD',
    decimals: 3,
    widthPx: 72,
    shownFrom: 'start',
    appliesTo: isOneCoin,
  },
  premiumAdjustedDeltaCoin: {
    name: 'Δ p.a.',
    unit: 'coin',
    meaning: 'Premium-adjusted delta in coin, coin numeraire: hedged when the book counts in coin',
    decimals: 3,
    widthPx: 76,
    shownFrom: 'start',
    appliesTo: isOneCoin,
  },
  deltaUsd: {
    name: 'Δ',
    unit: '$',
    meaning: 'Cash delta: delta times the price of the underlying',
    decimals: 0,
    widthPx: 80,
    shownFrom: 'start',
    appliesTo: always,
  },
  gammaCoinPerUsd: {
    name: 'Γ',
    unit: 'coin per $',
    meaning: 'Change of delta for a move of one dollar',
    decimals: 6,
    widthPx: 108,
    shownFrom: 'chosen',
    appliesTo: isOneCoin,
  },
  gammaCoinPerPct: {
    name: 'Γ',
    unit: 'coin/1 %',
    meaning: 'Change of delta, USD numeraire, for a move of 1 %',
    decimals: 3,
    widthPx: 82,
    shownFrom: 'start',
    appliesTo: isOneCoin,
  },
  premiumAdjustedGammaCoinPerPct: {
    name: 'Γ p.a.',
    unit: 'coin/1 %',
    meaning: 'Change of the premium-adjusted delta for a move of 1 %: the gamma of a book that counts in coin',
    decimals: 3,
    widthPx: 96,
    shownFrom: 'chosen',
    appliesTo: isOneCoin,
  },
  gammaUsdPerPct: {
    name: 'Γ',
    unit: '$/1 %',
    meaning: 'Change of cash delta for a move of 1 %',
    decimals: 0,
    widthPx: 84,
    shownFrom: 'chosen',
    appliesTo: always,
  },
  vegaUsdPerVolPoint: {
    name: 'Vega',
    unit: '$/pt',
    meaning: 'USD per vol point',
    decimals: 0,
    widthPx: 74,
    shownFrom: 'start',
    appliesTo: always,
  },
  thetaUsdPerDay: {
    name: 'Theta',
    unit: '$/d',
    meaning: 'USD per calendar day',
    decimals: 0,
    widthPx: 72,
    shownFrom: 'start',
    appliesTo: always,
  },
  rhoUsdPerPct: {
    name: 'Rho',
    unit: '$/1 %',
    meaning: 'USD for one percent of interest rate',
    decimals: 0,
    widthPx: 76,
    shownFrom: 'chosen',
    appliesTo: always,
  },
  vannaCoinPerVolPoint: {
    name: 'Vanna',
    unit: 'coin/pt',
    meaning: 'Change of delta per vol point',
    decimals: 4,
    widthPx: 98,
    shownFrom: 'chosen',
    appliesTo: isOneCoin,
  },
  volgaUsdPerVolPointSquared: {
    name: 'Volga',
    unit: '$/pt²',
    meaning: 'Change of vega per vol point',
    decimals: 1,
    widthPx: 86,
    shownFrom: 'chosen',
    appliesTo: always,
  },
  charmCoinPerDay: {
    name: 'Charm',
    unit: 'coin/d',
    meaning: 'Change of delta per calendar day',
    decimals: 4,
    widthPx: 98,
    shownFrom: 'chosen',
    appliesTo: isOneCoin,
  },
  daysLeft: {
    name: 'Left',
    unit: 'd',
    meaning: 'Days to expiry',
    decimals: 1,
    widthPx: 60,
    shownFrom: 'wide',
    appliesTo: isDated,
    tone: 'quiet',
  },
  moneynessSigmas: {
    name: 'K/F',
    unit: 'σ√T',
    meaning: 'ln(K/F) in standard deviations to expiry',
    decimals: 2,
    widthPx: 80,
    shownFrom: 'chosen',
    appliesTo: isOption,
    tone: 'quiet',
  },
  valueUsd: { name: 'Value', unit: '$', meaning: 'Value at mark in USD', decimals: 0, widthPx: 88, shownFrom: 'wide', appliesTo: always },
  valueCoin: {
    name: 'Value',
    unit: 'coin',
    meaning: 'Value at mark in coin',
    decimals: 4,
    widthPx: 92,
    shownFrom: 'chosen',
    appliesTo: isOneCoin,
  },
  pnlUsd: {
    name: 'P&L',
    unit: '$',
    meaning: 'Since the position was opened, in USD at the current index',
    decimals: 0,
    widthPx: 74,
    shownFrom: 'start',
    appliesTo: (meta) => meta.kind !== 'balance',
    tone: 'gainLoss',
  },
  deltaSharePct: {
    name: 'Share',
    unit: '% of Δ',
    meaning: 'Share of the net delta of its underlying',
    decimals: 1,
    widthPx: 92,
    shownFrom: 'chosen',
    appliesTo: isOneCoin,
  },
  ageMs: {
    name: 'Age',
    unit: '',
    meaning: 'Age of the oldest quote this row rests on',
    decimals: 1,
    widthPx: 62,
    shownFrom: 'wide',
    appliesTo: always,
    text: (value) => formatAge(value),
    tone: 'quiet',
  },
  unknownLegs: {
    name: 'Unknown',
    unit: 'legs',
    meaning: 'Legs below this row that have no value',
    decimals: 0,
    widthPx: 96,
    shownFrom: 'chosen',
    appliesTo: always,
  },
};

export const COLUMN_SPECS: readonly ColumnSpec[] = RISK_COLUMNS.map((field) => {
  const draft = DRAFTS[field];
  return { tone: 'plain', text: (value) => formatFixed(value, draft.decimals), ...draft, field };
});

/** A number as text; "–" where one should be, blank where none can be. */
export function cellText(spec: ColumnSpec, value: number | null, meta: RiskRowMeta): string {
  if (value !== null) return spec.text(value, meta);
  return spec.appliesTo(meta) ? UNKNOWN_TEXT : '';
}

/** "Δ (coin)", for exports and lists. */
export function headerText({ name, unit }: ColumnSpec): string {
  return unit === '' ? name : `${name} (${unit})`;
}
