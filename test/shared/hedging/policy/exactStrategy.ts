/**
 * The utility-based hedge of one call solved exactly, by dynamic programming on a binomial tree (Hodges and Neuberger 1989; Davis, Panas and
 * Zariphopoulou 1993): exponential utility, proportional cost, no drift, r = 0. Slow and plain: the oracle of the fitted formulas.
 */
export interface ExactCase {
  readonly spotUsd: number;
  readonly strikeUsd: number;
  readonly years: number;
  readonly sigma: number;
  readonly costShare: number;
  readonly riskAversionPerUsd: number;
  /** 1: the call is held, −1: it is sold. */
  readonly sign: 1 | -1;
}

const STEPS = 80;
const HOLDINGS = 401;
const TIE = 1e-12;

/** The holdings, coin, within which the exact strategy does not trade at the start. */
export function exactNoTradeRegion(terms: ExactCase): { readonly lowCoin: number; readonly highCoin: number } {
  const { spotUsd, strikeUsd, years, sigma, costShare, riskAversionPerUsd: aversion, sign } = terms;
  const up = Math.exp(sigma * Math.sqrt(years / STEPS));
  const upShare = (1 - 1 / up) / (up - 1 / up);
  const holding = (at: number): number => (-0.3 + (1.5 * at) / (HOLDINGS - 1)) * (sign === 1 ? -1 : 1);
  const holdings = Float64Array.from({ length: HOLDINGS }, (_, at) => holding(sign === 1 ? HOLDINGS - 1 - at : at));
  const spotAt = (step: number, ups: number): number => spotUsd * up ** (2 * ups - step);
  /** ln E e^(−a·wealth), holdings marked to market, per node and holding. */
  let values: readonly Float64Array[] = Array.from({ length: STEPS + 1 }, (_, ups) =>
    new Float64Array(HOLDINGS).fill(-aversion * sign * Math.max(0, spotAt(STEPS, ups) - strikeUsd)),
  );
  let region = { lowCoin: NaN, highCoin: NaN };
  for (let step = STEPS - 1; step >= 0; step -= 1) {
    values = Array.from({ length: step + 1 }, (_, ups) => {
      const spot = spotAt(step, ups);
      const kept = holdings.map((coin, at) => {
        const rise = (values[ups + 1]?.[at] ?? NaN) - aversion * coin * spot * (up - 1);
        const fall = (values[ups]?.[at] ?? NaN) - aversion * coin * spot * (1 / up - 1);
        const top = Math.max(rise, fall);
        return top + Math.log(upShare * Math.exp(rise - top) + (1 - upShare) * Math.exp(fall - top));
      });
      const best = withTrading(kept, holdings, aversion * costShare * spot);
      if (step === 0) region = regionOf(kept, best, holdings);
      return best;
    });
  }
  return region;
}

/** The least of not trading, buying and selling; `costPerCoin` is in units of the exponent. */
function withTrading(kept: Float64Array, holdings: Float64Array, costPerCoin: number): Float64Array {
  const best = kept.slice();
  let buy = Infinity;
  for (let at = HOLDINGS - 1; at >= 0; at -= 1) {
    const cost = costPerCoin * (holdings[at] ?? NaN);
    buy = Math.min(buy, (kept[at] ?? NaN) + cost);
    best[at] = Math.min(best[at] ?? NaN, buy - cost);
  }
  let sell = Infinity;
  for (let at = 0; at < HOLDINGS; at += 1) {
    const cost = costPerCoin * (holdings[at] ?? NaN);
    sell = Math.min(sell, (kept[at] ?? NaN) - cost);
    best[at] = Math.min(best[at] ?? NaN, sell + cost);
  }
  return best;
}

function regionOf(kept: Float64Array, best: Float64Array, holdings: Float64Array): { lowCoin: number; highCoin: number } {
  const still = [...holdings].filter((_, at) => (kept[at] ?? NaN) <= (best[at] ?? NaN) + TIE);
  return { lowCoin: still.at(0) ?? NaN, highCoin: still.at(-1) ?? NaN };
}
