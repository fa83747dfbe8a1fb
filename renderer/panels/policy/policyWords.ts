/** A policy in one line, as a trader would say it. Pure. */
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { assertNever } from '../../../shared/result/assertNever.ts';
import { formatSignificant } from '../../format/number.ts';
import { countOf } from '../../format/words.ts';

type Band = NonNullable<HedgePolicy['band']>;
type Event = HedgePolicy['events'][number];

const DIGITS = 6;
const BP_PER_SHARE = 1e4;

export const MODE_WORDS: Readonly<Record<HedgePolicy['mode'], string>> = {
  advise: 'advises only',
  oneClick: 'one click',
  auto: 'hedges by itself',
};

/** "band ±0.5 BTC, to the edge, market in the perpetual, one click" */
export function policyWords(policy: HedgePolicy, underlying: string): string {
  const { band, events, targetDeltaCoin, hedgeSet, coolDownSeconds } = policy;
  return [
    ...(band === null ? [] : [bandWords(band, underlying)]),
    ...events.map(eventWords),
    ...(targetDeltaCoin === 0 ? [] : [`around ${number(targetDeltaCoin)} ${underlying}`]),
    ...(hedgeSet.kind === 'all' ? [] : [hedgeSetWords(hedgeSet)]),
    sizingWords(policy.sizing),
    ...(coolDownSeconds > 0 ? [`at most every ${number(coolDownSeconds)} s`] : []),
    tradeWords(policy),
    MODE_WORDS[policy.mode],
  ].join(', ');
}

export function bandWords(band: Band, underlying: string): string {
  switch (band.kind) {
    case 'fixed':
      return `band ${widthWords(band.below, band.above)} ${unitWords(band.unit, underlying)}`;
    case 'gammaScaled':
      return `band of a ${number(band.movePct)} % move, ${number(band.floorCoin)} … ${band.capCoin === null ? 'no cap' : number(band.capCoin)} ${underlying}`;
    case 'whalleyWilmott':
      return `Whalley–Wilmott band, ${aversionWords(band)}`;
    case 'zakamouline':
      return `Zakamouline band, ${aversionWords(band)}`;
    default:
      return assertNever(band);
  }
}

export function eventWords(event: Event): string {
  switch (event.kind) {
    case 'interval':
      return `every ${number(event.everyMinutes)} min`;
    case 'timeOfDay':
      return `at ${event.timesUtc.join(', ')} UTC`;
    case 'priceMove':
      return `after a move of ${number(event.size)} ${event.unit === 'pct' ? '%' : 'daily σ'}`;
    case 'afterFill':
      return 'after an option fill';
    case 'leland':
      return `Leland delta every ${number(event.everyMinutes)} min, ${costWords(event.costShare)}`;
    default:
      return assertNever(event);
  }
}

export function hedgeSetWords(set: HedgePolicy['hedgeSet']): string {
  switch (set.kind) {
    case 'all':
      return 'all legs';
    case 'expiring':
      return `options within ${number(set.withinDays)} d`;
    case 'legs':
      return countOf(set.legKeys.length, 'leg');
    default:
      return assertNever(set);
  }
}

function sizingWords({ to, ratioPct }: HedgePolicy['sizing']): string {
  return ratioPct === 100 ? `to the ${to}` : `${number(ratioPct)} % of the way to the ${to}`;
}

function tradeWords({ execution, instruments }: HedgePolicy): string {
  const buy = instrumentWords(instruments.buy);
  const sell = instrumentWords(instruments.sell);
  return buy === sell ? `${execution.style} in ${buy}` : `${execution.style}, buys ${buy}, sells ${sell}`;
}

function instrumentWords(choice: HedgePolicy['instruments']['buy']): string {
  switch (choice.kind) {
    case 'cheapest':
      return 'the cheapest';
    case 'perpetual':
      return 'the perpetual';
    case 'sameExpiry':
      return 'the same-expiry future';
    case 'instrument':
      return choice.instrumentId;
    default:
      return assertNever(choice);
  }
}

function widthWords(below: number, above: number): string {
  return below === above ? `±${number(above)}` : `−${number(below)} / +${number(above)}`;
}

function unitWords(unit: 'coin' | 'usd' | 'equityPct', underlying: string): string {
  return { coin: underlying, usd: 'USD', equityPct: '% of equity' }[unit];
}

function aversionWords({
  riskAversionPerUsd,
  costShare,
}: {
  readonly riskAversionPerUsd: number;
  readonly costShare: number | null;
}): string {
  return `a = ${formatSignificant(riskAversionPerUsd, 3)} /USD, ${costWords(costShare)}`;
}

function costWords(costShare: number | null): string {
  return costShare === null ? 'cost as estimated' : `cost ${number(costShare * BP_PER_SHARE)} bp`;
}

function number(value: number): string {
  return formatSignificant(value, DIGITS);
}
