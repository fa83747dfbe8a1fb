import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../../shared/hedging/policy/defaultPolicy.ts';
import { policyGreeks } from '../../../../shared/hedging/policy/policyGreeks.ts';
import { textbookTheta } from '../../../../shared/pricing/thetaConventions.ts';
import { legRisk } from '../../../../shared/risk/legRisk.ts';
import { MS_PER_MINUTE } from '../../../../shared/units/time.ts';
import { aMarket, anIndex, anOptionQuote, aPosition, EXPIRY_MS } from '../../risk/riskBuilders.ts';

const NAME = 'BTC-27FEB26-70000-C';

describe('the delta a policy judges while the delivery price is averaged', () => {
  it('ten calls deep in the money, 15 minutes before the expiry: half of the average is fixed, 3.5 coin are open and not 7', () => {
    const legs = [aPosition(NAME, 10)];
    const market = aMarket([anOptionQuote(NAME, 100_000, 0.6)], [anIndex('BTC', 100_000)]);
    const atMs = EXPIRY_MS - 15 * MS_PER_MINUTE;
    const risks = legs.map((leg) => legRisk(leg, market, atMs, textbookTheta));
    const { netDeltaCoin } = policyGreeks({
      policy: defaultPolicy('BTC'),
      legs,
      risks,
      market,
      atMs,
      numeraire: 'coin',
      indexUsd: 100_000,
      costShare: 0.0005,
    });
    expect(netDeltaCoin).toBeCloseTo(3.5, 6);
  });
});
