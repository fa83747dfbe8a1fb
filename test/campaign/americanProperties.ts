/**
 * Checks every property of American options on random inputs, each with its star of neighbours, and prints what was violated and how much
 * of its error bound each derivative used. `node test/campaign/americanProperties.ts [count] [seed]`; exit code 1 when anything was violated.
 */
import { anAmericanOption, checkStar, type Findings } from '../shared/pricing/americanChecks.ts';
import { createUniform, Violations } from '../shared/pricing/propertyBench.ts';

const [count = 100_000, seed = 20_260_302] = process.argv.slice(2).map(Number);
const findings: Findings = { violations: new Violations(), shares: new Map() };
const uniform = createUniform(seed);
const startMs = performance.now();
for (let run = 0; run < count; run += 1) checkStar(anAmericanOption(uniform), findings, true);
const seconds = (performance.now() - startMs) / 1000;

console.log(`${count} random American options, seed ${seed}, each with its neighbours: ${seconds.toFixed(0)} s`);
for (const [name, share] of findings.shares) console.log(`- ${name}: at most ${(100 * share).toFixed(0)} % of its error bound`);
console.log(
  findings.violations.list.length === 0 ? 'Nothing violated.' : findings.violations.list.map((line) => `- VIOLATED ${line}`).join('\n'),
);
process.exitCode = findings.violations.list.length === 0 ? 0 : 1;
