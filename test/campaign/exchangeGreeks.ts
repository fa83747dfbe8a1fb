/** The exchange's Greeks by our formulas, and what the rounding of its printed inputs leaves open. */
import { black76 } from '../../shared/pricing/black76.ts';
import { blackInputs, type BlackInputs } from '../../shared/pricing/blackInputs.ts';
import { deribitTheta } from '../../shared/pricing/thetaConventions.ts';
import { valueOf } from './campaignTable.ts';
import { PRINTED_GREEKS, type ExchangeRecord, type PrintedGreek } from './exchangeRecords.ts';

export interface Difference {
  readonly id: string;
  readonly greek: PrintedGreek;
  /** |ours − printed|. */
  readonly error: number;
  /** The largest error that rounding explains: mark IV to 0.01 vol point, forward to 0.01 USD, the Greek to 5 decimals. */
  readonly bound: number;
}

/** Halves of the last printed digits. */
const IV_ROUNDING = 0.000_05;
const FORWARD_ROUNDING_USD = 0.005;
const GREEK_ROUNDING = 0.000_005;

/** In exchange units. `markUsd` caps theta: the exchange's own mark where it is known, which can be older than its mark IV. */
export function exchangeGreeks(inputs: BlackInputs, markUsd: number | null): Readonly<Record<PrintedGreek, number>> {
  const risk = black76(inputs);
  return {
    delta: risk.deltaCoin,
    gamma: risk.gammaCoinPerUsd,
    vega: risk.vegaUsdPerVolPoint,
    theta: deribitTheta.thetaUsdPerDay(markUsd === null ? risk : { ...risk, valueUsd: markUsd }, inputs),
    rho: risk.rhoUsdPerPct,
  };
}

/** One difference per printed Greek. */
export function differencesOf({ id, inputs, printed, markCoin }: ExchangeRecord): Difference[] {
  const greeksAt = (changes: Partial<Record<'sigma' | 'forwardUsd', number>>) => {
    const moved = valueOf(id, blackInputs({ ...inputs, ...changes }));
    return exchangeGreeks(moved, markCoin === null ? null : markCoin * moved.forwardUsd);
  };
  const ours = greeksAt({});
  const { sigma, forwardUsd } = inputs;
  const volMoved = [-1, 1].map((sign) => greeksAt({ sigma: sigma + sign * Math.min(IV_ROUNDING, sigma / 2) }));
  const forwardMoved = [-1, 1].map((sign) => greeksAt({ forwardUsd: forwardUsd + sign * Math.min(FORWARD_ROUNDING_USD, forwardUsd / 1e5) }));
  return PRINTED_GREEKS.flatMap((greek) => {
    const value = printed[greek];
    if (value === null) return [];
    const reach = (moved: typeof volMoved): number => Math.max(...moved.map((each) => Math.abs(each[greek] - ours[greek])));
    return [{ id, greek, error: Math.abs(ours[greek] - value), bound: reach(volMoved) + reach(forwardMoved) + GREEK_ROUNDING }];
  });
}
