/**
 * Prints how every ready-made policy hedges the whole recorded February by itself: each on two days of the wall
 * clock, the decisions must be the same rows and follow from what they stored. `node test/campaign/februaryPolicies.ts [policy …]`; some 10 s for each policy, all of them in about 3 minutes.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  FEBRUARY,
  NEVER_TRADES,
  readyMadePolicies,
  runFebruary,
  WALL_MS,
  type FebruaryPlan,
  type FebruaryRun,
} from '../support/februaryRun.ts';

const PLAN: FebruaryPlan = { ...FEBRUARY, stepHours: 1, playMs: 400, speed: 150 };
/** Of a policy whose rows differ: the first of them are shown. */
const SHOWN = 3;

function count({ rows }: FebruaryRun, verdict: string): number {
  return rows.filter((row) => row.verdict === verdict).length;
}

function problemsOf(id: string, first: FebruaryRun, second: FebruaryRun): readonly string[] {
  const different = first.rows.filter((row, at) => !isDeepStrictEqual(row, second.rows[at]));
  return [
    ...(first.rows.length === second.rows.length ? [] : [`${first.rows.length} rows, then ${second.rows.length}`]),
    ...different.slice(0, SHOWN).map((row) => `another row the second time: ${row.id} ${row.verdict}: ${row.reason}`),
    ...first.differences.slice(0, SHOWN),
    ...first.problems,
    ...first.logged.slice(0, SHOWN),
    ...(first.hedges > 0 === NEVER_TRADES.has(id) ? [`${first.hedges} hedges`] : []),
  ];
}

const wanted = new Set(process.argv.slice(2));
console.log('| policy | rows | suggested | withheld | hedges | outcomes | mark-outs | judged again | seconds |');
console.log('|---|---|---|---|---|---|---|---|---|');
for (const [id, policy] of readyMadePolicies()) {
  if (wanted.size > 0 && !wanted.has(id)) continue;
  const startedMs = performance.now();
  const first = await runFebruary(policy, PLAN, WALL_MS[0]);
  const second = await runFebruary(policy, PLAN, WALL_MS[1]);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  const counts = ['suggested', 'withheld', 'executed', 'outcome', 'markOut'].map((verdict) => count(first, verdict));
  console.log(`| ${[id, first.rows.length, ...counts, first.judgedAgain, seconds].join(' | ')} |`);
  for (const problem of problemsOf(id, first, second)) {
    console.error(`${id}: ${problem}`);
    process.exitCode = 1;
  }
}
