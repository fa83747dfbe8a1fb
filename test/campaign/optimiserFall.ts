/** Prints the table of docs/optimiser.md: the recorded fall with delta hedges alone and with the optimiser's. `node test/campaign/optimiserFall.ts`; under a minute. */
import { createHighsSolver } from '../../electron/optimiser/highsSolver.ts';
import { demoMarket } from '../support/demoMarket.ts';
import { runFall, type FallPlan, type FallReport } from './fallRun.ts';

const BANDS = { BTC: 0.5, ETH: 5 } as const;

/** `bandShare`: of the band in the heading. */
type Variant = readonly [name: string, plan: Pick<FallPlan, 'gammaShare' | 'vegaShare' | 'repeats'>, bandShare?: number];

const VARIANTS: readonly Variant[] = [
  ['delta only', { gammaShare: null, vegaShare: null, repeats: 'once' }],
  ['delta only, half the band', { gammaShare: null, vegaShare: null, repeats: 'once' }, 0.5],
  ['delta only, a fifth of the band', { gammaShare: null, vegaShare: null, repeats: 'once' }, 0.2],
  ['gamma ≤ 50 %, once', { gammaShare: 0.5, vegaShare: null, repeats: 'once' }],
  ['gamma ≤ 50 %, daily', { gammaShare: 0.5, vegaShare: null, repeats: 'daily' }],
  ['gamma, vega ≤ 50 %, once', { gammaShare: 0.5, vegaShare: 0.5, repeats: 'once' }],
  ['gamma, vega ≤ 50 %, daily', { gammaShare: 0.5, vegaShare: 0.5, repeats: 'daily' }],
  ['gamma, vega ≤ 25 %, daily', { gammaShare: 0.25, vegaShare: 0.25, repeats: 'daily' }],
];

const HEADS = [
  'hedge',
  'P&L, coin',
  'σ of changes, coin',
  'worst change, coin',
  'drawdown, coin',
  'delta hedges',
  'their cost, USD',
  'option trades',
  'their cost, USD',
  'premium paid, USD',
  'theta, USD',
  'worst jump at start, coin',
  'σ removed per 1,000 USD, coin',
] as const;

function lineOf(name: string, report: FallReport, base: FallReport): string {
  const extraUsd = report.deltaHedgeCostUsd + report.gammaCostUsd - base.deltaHedgeCostUsd - base.gammaCostUsd;
  const perCost =
    report === base ? '' : extraUsd <= 0 ? 'costs less' : ((1_000 * (base.sigmaCoin - report.sigmaCoin)) / extraUsd).toFixed(4);
  const cells = [
    report.totalCoin.toFixed(4),
    report.sigmaCoin.toFixed(4),
    report.worstChangeCoin.toFixed(4),
    report.drawdownCoin.toFixed(4),
    report.deltaHedges,
    report.deltaHedgeCostUsd.toFixed(0),
    report.gammaTrades,
    report.gammaCostUsd.toFixed(0),
    report.premiumUsd.toFixed(0),
    report.thetaUsd.toFixed(0),
    report.worstTailCoin.toFixed(3),
    perCost,
  ];
  return `| ${name}${report.unsolved > 0 ? ` (${report.unsolved} unsolved)` : ''} | ${cells.join(' | ')} |`;
}

const solver = await createHighsSolver();
const demo = demoMarket();
for (const underlying of ['BTC', 'ETH'] as const) {
  const reports = VARIANTS.map(([name, plan, bandShare = 1]) => {
    const report = runFall(demo, { underlying, bandCoin: bandShare * BANDS[underlying], snapshots: null, ...plan }, solver);
    return [name, report] as const;
  });
  const base = reports[0]?.[1];
  if (base === undefined) throw new Error('no variants');
  const lines = reports.map(([name, report]) => lineOf(name, report, base));
  process.stdout.write(
    `\n${underlying}, band ±${BANDS[underlying]}\n\n| ${HEADS.join(' | ')} |\n|${' --- |'.repeat(HEADS.length)}\n${lines.join('\n')}\n`,
  );
}
