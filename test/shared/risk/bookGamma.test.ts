import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { bookGamma } from '../../../shared/risk/bookGamma.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import { shiftedMarket } from '../../../shared/risk/marketView.ts';
import { hedgedGammaCoinPerUsd } from '../../../shared/risk/riskFigures.ts';
import { aRandomBook } from './randomBooks.ts';
import { aMarket, anAmericanPosition, anOptionQuote, aPosition, AT_MS, failureOf, valueOf } from './riskBuilders.ts';

describe('bookGamma', () => {
  it('equals legRisk on a shifted market, summed, in both numeraires (property, seeded)', () => {
    fc.assert(
      fc.property(
        aRandomBook,
        fc.double({ min: 0.7, max: 1.3, noNaN: true }),
        fc.constantFrom('usd', 'coin'),
        ({ legs, market }, ratio, numeraire) => {
          const shifted = shiftedMarket(market, ratio);
          const slow = legs.reduce((sum, leg) => {
            const risk = valueOf(legRisk(leg, shifted, AT_MS, textbookTheta));
            return sum + (hedgedGammaCoinPerUsd(risk, numeraire) ?? 0);
          }, 0);
          expect(Math.abs(valueOf(bookGamma(legs, market, AT_MS, numeraire))(ratio) - slow)).toBeLessThan(1e-13 * (1 + legs.length));
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it('refuses an American option instead of summing it as a European one', () => {
    const legs = [anAmericanPosition('SOL_USDC-27FEB26-100-C', 1)];
    const market = aMarket([anOptionQuote('SOL_USDC-27FEB26-100-C', 100, 0.8)]);
    expect(failureOf(bookGamma(legs, market, AT_MS, 'usd'))).toContain('american');
  });

  it('fails when a leg has no quote', () => {
    expect(failureOf(bookGamma([aPosition('BTC-27FEB26-90000-C', 1)], aMarket([]), AT_MS, 'usd'))).toContain('forwardUsd');
  });
});
