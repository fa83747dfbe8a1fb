/** How long the smile takes: a fit of 50 strikes, with and without a repair, and the volatilities of a book under a moved smile. */
import { fitExpiry } from '../../shared/smile/expiryFit.ts';
import { sigmaColumnMoveOf } from '../../shared/smile/sigmaMove.ts';
import type { SmilePoint } from '../../shared/smile/smilePoints.ts';
import { createSmileSurface } from '../../shared/smile/smileSurface.ts';
import { sviCurve, sviVariance, type SviParams } from '../../shared/smile/svi.ts';
import { fitSvi } from '../../shared/smile/sviFit.ts';
import { MS_PER_DAY } from '../../shared/units/time.ts';
import {
  A_SMILE,
  anExpiry,
  aPoint,
  AS_OF_MS,
  FORWARD_USD,
  seededNormals,
  seededNumbers,
  twoQuotes,
  VOGT,
} from '../shared/smile/smileBuilders.ts';
import { expectOk } from '../support/expectOk.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';

export interface SmileBenchSize {
  readonly strikes: number;
  readonly runs: number;
  readonly legs: number;
}

export const SMILE_BENCH_SIZE: SmileBenchSize = { strikes: 50, runs: 400, legs: 10_000 };

const WARM_UP = 100;
const FIT_TARGET_MS = 2;
/** Different problems, so that no branch is learnt by heart. */
const VARIANTS = 16;

export function smileBench(size: SmileBenchSize = SMILE_BENCH_SIZE): readonly BenchResult[] {
  return [
    quotesBench(size),
    pointsBench('as fitted', A_SMILE, 30 / 365, size),
    pointsBench('with a butterfly to repair', VOGT, 1, size),
    moveBench(size),
  ];
}

function quotesBench({ strikes, runs }: SmileBenchSize): BenchResult {
  const years = 30 / 365;
  const normal = seededNormals(1);
  const expiries = Array.from({ length: VARIANTS }, () => {
    const quotes = Array.from({ length: strikes }, (_, i) => FORWARD_USD * Math.exp(-0.5 + i / strikes)).flatMap((strikeUsd) => {
      const sigma = Math.sqrt(sviVariance(A_SMILE, Math.log(strikeUsd / FORWARD_USD)) / years) + 0.003 * normal();
      return twoQuotes(strikeUsd, years, sigma, 0.005);
    });
    return anExpiry(30, quotes);
  });
  const times = measure(runs, (run) => expectOk(fitExpiry(expiries[run % VARIANTS] ?? anExpiry(30, []))).quality.rmsVolPoints);
  return fitResult(`smile of ${strikes} strikes from bid and ask prices`, times, 'implied vols, fit, checks and quality', runs);
}

function pointsBench(name: string, params: SviParams, years: number, { strikes, runs }: SmileBenchSize): BenchResult {
  const normal = seededNormals(2);
  const variants = Array.from({ length: VARIANTS }, (): readonly SmilePoint[] =>
    Array.from({ length: strikes }, (_, i) => {
      const k = (-0.5 + i / strikes) * (years === 1 ? 3 : 1);
      return aPoint(k, Math.sqrt(sviVariance(params, k) / years) + 0.001 * normal());
    }),
  );
  const times = measure(runs, (run) => fitSvi(variants[run % VARIANTS] ?? [], years).params.a);
  return fitResult(`SVI of ${strikes} strikes, ${name}`, times, 'the fit alone, with its density check', runs);
}

function fitResult(name: string, times: readonly number[], what: string, runs: number): BenchResult {
  return {
    name,
    values: roundedAll({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) }),
    unit: 'ms',
    target: `p50 <= ${FIT_TARGET_MS}`,
    met: quantile(times, 0.5) <= FIT_TARGET_MS,
    how: `one thread, ${what}; ${VARIANTS} noisy problems in turn, ${runs} runs after ${WARM_UP} to warm up, load average ${loadAverage()}`,
  };
}

function moveBench({ legs, runs }: SmileBenchSize): BenchResult {
  const next = seededNumbers(3);
  const days = [2, 9, 30, 60, 90, 180, 270, 365];
  const slices = days.map((day) => ({ expiryMs: AS_OF_MS + day * MS_PER_DAY, curve: sviCurve(A_SMILE, day / 365) }));
  const surface = expectOk(createSmileSurface(slices, AS_OF_MS));
  const columns = {
    strikeUsd: Float64Array.from({ length: legs }, () => FORWARD_USD * (0.6 + 0.8 * next())),
    expiryMs: Float64Array.from({ length: legs }, (_, i) => slices[i % slices.length]?.expiryMs ?? 0),
    forwardUsd: new Float64Array(legs).fill(FORWARD_USD),
    sigma: new Float64Array(legs).fill(0.5),
  };
  const move = sigmaColumnMoveOf(surface, 0.5, columns);
  const out = new Float64Array(legs);
  const times = measure(runs, (run) => {
    move(0.8 + 0.02 * (run % 10), out);
    return out[0] ?? 0;
  });
  return {
    name: `volatilities of ${legs} legs on a moved smile`,
    values: roundedAll({ p50: (quantile(times, 0.5) * 1e6) / legs, p95: (quantile(times, 0.95) * 1e6) / legs }),
    unit: 'ns per leg',
    target: null,
    met: null,
    how: `one thread, columns prepared once, 8 expiries interleaved; ${runs} runs after ${WARM_UP} to warm up, load average ${loadAverage()}`,
  };
}

/** Sorted times of `runs` runs, ms. */
function measure(runs: number, body: (run: number) => unknown): readonly number[] {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    const startMs = performance.now();
    body(run);
    if (run >= WARM_UP) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}
