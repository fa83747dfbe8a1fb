/** The exchange's Greeks by our formulas, and what the rounding of its printed inputs leaves open. */
import { black76 } from '../../shared/pricing/black76.ts';
import { blackInputs, type BlackInputs } from '../../shared/pricing/blackInputs.ts';
import { deribitTheta } from '../../shared/pricing/thetaConventions.ts';
import { nearestMinuteTime } from '../../shared/pricing/timeConventions.ts';
import { quantile } from '../bench/benchReport.ts';
import { valueOf } from './campaignTable.ts';
import { PRINTED_GREEKS, type ExchangeRecord, type PrintedGreek } from './exchangeRecords.ts';

export interface Difference {
  readonly id: string;
  readonly greek: PrintedGreek;
  /** |ours − printed|. */
  readonly error: number;
  /** The largest error that rounding explains: mark IV to 0.01 vol point, forward to 0.01 USD or its range, the Greek to 5 decimals, a capping mark to 6 or 8. */
  readonly bound: number;
}

/** Halves of the last printed digits. */
const IV_ROUNDING = 0.000_05;
const FORWARD_ROUNDING_USD = 0.005;
const GREEK_ROUNDING = 0.000_005;
/** Of the half digit: the middles of eight equal parts of it. */
const IV_PLACES = [1, 3, 5, 7, 9, 11, 13, 15].map((odd) => odd / 8 - 1);
const MARK_ROUNDING_COIN = { BTC: 0.000_000_005, other: 0.000_000_5 } as const;

/** In exchange units. `markUsd` caps theta: the exchange's own mark where it is known, which can be older than its mark IV. */
function exchangeGreeks(inputs: BlackInputs, markUsd: number | null): Readonly<Record<PrintedGreek, number>> {
  const risk = black76(inputs);
  return {
    delta: risk.deltaCoin,
    gamma: risk.gammaCoinPerUsd,
    vega: risk.vegaUsdPerVolPoint,
    theta: deribitTheta.thetaUsdPerDay(markUsd === null ? risk : { ...risk, valueUsd: markUsd }, inputs),
    rho: risk.rhoUsdPerPct,
  };
}

/**
 * How long before its timestamp the exchange took the time. Fitted to these recordings: every order book row falls into its minute for 0.96 s
 * to 1.3 s, every ticker for 0 s to 1.1 s. It decides only rows within a second or so of a half minute; without it 16 of 976 and 0 of 93 rows miss.
 */
const CLOCK_LAG_MS = 1_000;

/**
 * The record as the exchange computes it: time to expiry counted from the whole minute nearest to `lagMs` before its timestamp. Found in the
 * recordings: rho of an option deep in the money is K·T, and the T behind the printed ones jumps by a minute at every half minute.
 */
export function atWholeMinute(record: ExchangeRecord, lagMs = CLOCK_LAG_MS): ExchangeRecord {
  const years = nearestMinuteTime.years(record.nowMs - lagMs, record.expiryMs);
  return { ...record, inputs: valueOf(record.id, blackInputs({ ...record.inputs, years })) };
}

interface Moved {
  readonly sigma?: number;
  readonly forwardUsd?: number;
  readonly markCoin?: number;
}

function movesOf({ id, inputs: { sigma, forwardUsd }, markCoin, forwardRangeUsd }: ExchangeRecord): readonly (readonly [Moved, Moved])[] {
  const both = (move: (sign: 1 | -1) => Moved): readonly [Moved, Moved] => [move(1), move(-1)];
  const markRounding = id.startsWith('BTC') ? MARK_ROUNDING_COIN.BTC : MARK_ROUNDING_COIN.other;
  return [
    both((sign) => ({ sigma: sigma + sign * Math.min(IV_ROUNDING, sigma / 2) })),
    forwardRangeUsd === null
      ? both((sign) => ({ forwardUsd: forwardUsd + sign * Math.min(FORWARD_ROUNDING_USD, forwardUsd / 1e5) }))
      : [{ forwardUsd: forwardRangeUsd[0] }, { forwardUsd: forwardRangeUsd[1] }],
    ...(markCoin === null ? [] : [both((sign) => ({ markCoin: Math.max(0, markCoin + sign * markRounding) }))]),
  ];
}

/** One difference per printed Greek. */
export function differencesOf(record: ExchangeRecord): Difference[] {
  const { id, inputs, printed, markCoin } = record;
  const greeksAt = (moved: Moved): Readonly<Record<PrintedGreek, number>> => {
    const { sigma = inputs.sigma, forwardUsd = inputs.forwardUsd } = moved;
    const mark = moved.markCoin ?? markCoin;
    return exchangeGreeks(valueOf(id, blackInputs({ ...inputs, sigma, forwardUsd })), mark === null ? null : mark * forwardUsd);
  };
  const ours = greeksAt({});
  const reaches = movesOf(record).map((moves) => moves.map(greeksAt));
  return PRINTED_GREEKS.flatMap((greek) => {
    const value = printed[greek];
    if (value === null) return [];
    const bounds = reaches.map((moved) => Math.max(...moved.map((each) => Math.abs(each[greek] - ours[greek]))));
    return [{ id, greek, error: Math.abs(ours[greek] - value), bound: bounds.reduce((sum, bound) => sum + bound, GREEK_ROUNDING) }];
  });
}

/**
 * Median |theta| error of these records if the formula were exact and the IV lay anywhere within its last printed digit, all places alike:
 * what rounding of the IV alone leaves, whoever computes.
 */
export function thetaRoundingMedian(records: readonly ExchangeRecord[]): number {
  const errors = records.flatMap(({ id, inputs }) => {
    const thetaAt = (sigma: number): number => exchangeGreeks(valueOf(id, blackInputs({ ...inputs, sigma })), null).theta;
    const printed = thetaAt(inputs.sigma);
    return IV_PLACES.map((place) => Math.abs(thetaAt(inputs.sigma + place * IV_ROUNDING) - printed));
  });
  return quantile(
    errors.sort((a, b) => a - b),
    0.5,
  );
}
