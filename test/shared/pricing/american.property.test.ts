import { describe, expect, it } from 'vitest';
import { anAmericanOption, checkPoint, checkStar, type Findings } from './americanChecks.ts';
import { createUniform, Violations } from './propertyBench.ts';

const RUNS = 100_000;
const SEED = 20_260_302;
/** One option in so many is compared with its neighbours, one in so many of these in vega and the rhos too; test/campaign does it for all. */
const STAR_EVERY = 10;
const FULL_EVERY = 200;

describe('americanValue, 100,000 random options', () => {
  it('is finite and between its bounds; 10,000 are monotonic, convex, equal to their mirror image, and have Greeks that are derivatives', () => {
    const uniform = createUniform(SEED);
    const findings: Findings = { violations: new Violations(), shares: new Map() };
    for (let run = 0; run < RUNS; run += 1) {
      const option = anAmericanOption(uniform);
      if (run % STAR_EVERY === 0) checkStar(option, findings, run % FULL_EVERY === 0);
      else checkPoint(option, findings);
    }
    expect(findings.violations.list).toEqual([]);
    expect([...findings.shares.keys()].toSorted()).toEqual(['delta', 'gamma', 'rho', 'rho by carry', 'theta', 'vega']);
  }, 120_000);
});
