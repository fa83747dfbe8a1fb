/** What must hold of the demo book on the recorded market whatever the numbers are. */
import { describe, expect, it } from 'vitest';
import { RISK_COLUMNS, type RiskColumn } from '../../../shared/contract/riskColumns.ts';
import type { RiskMessage } from '../../../shared/contract/feeds.ts';
import type { OptionInstrument } from '../../../shared/domain/instrument.ts';
import type { OptionQuote } from '../../../shared/domain/market.ts';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import { expectOk } from '../../support/expectOk.ts';
import { BTC, ETH, startDesk, type DeskHarness } from '../../support/deskHarness.ts';

const MOMENTS = ['2026-02-01T09:23:23.513Z', '2026-02-02T04:50:19.002Z', '2026-02-05T18:00:00.000Z'];

function cell({ rows }: RiskMessage, index: number, column: RiskColumn): number | null {
  return rows[index]?.[1 + RISK_COLUMNS.indexOf(column)] ?? null;
}

/** A call and a put of every strike and expiry where both are quoted. */
function pairsOf({ replay }: DeskHarness): readonly (readonly [OptionInstrument, OptionInstrument])[] {
  const options = replay.instruments().filter((instrument) => instrument.kind === 'option');
  return options.flatMap((call) => {
    const put = options.find(
      ({ side, strikeUsd, expiryMs, underlying }) =>
        side === 'put' && strikeUsd === call.strikeUsd && expiryMs === call.expiryMs && underlying === call.underlying,
    );
    return call.side === 'call' && put !== undefined ? [[call, put] as const] : [];
  });
}

describe('the demo book', () => {
  it.each(MOMENTS)('has Δ in USD = Δ in coin + equity in coin, per underlying, at %s', async (at) => {
    const harness = await startDesk();
    await harness.marketTo(at);
    for (const underlying of [BTC, ETH]) {
      const { deltaUsdNumeraireCoin, deltaCoinNumeraireCoin, equityCoin } = await harness.view(underlying);
      expect(deltaUsdNumeraireCoin).toBeCloseTo((deltaCoinNumeraireCoin ?? Number.NaN) + (equityCoin ?? Number.NaN), 9);
    }
  });

  it.each(MOMENTS)('has the same identity on every leg that carries a coin at %s', async (at) => {
    const harness = await startDesk();
    await harness.marketTo(at);
    const whole = harness.wholeRisk();
    const legs = (whole.structure ?? []).flatMap((row, index) => (row.level === 'leg' && row.underlying !== null ? [index] : []));
    expect(legs.length).toBeGreaterThan(50);
    for (const index of legs) {
      const sum = (cell(whole, index, 'premiumAdjustedDeltaCoin') ?? Number.NaN) + (cell(whole, index, 'valueCoin') ?? Number.NaN);
      expect(cell(whole, index, 'deltaCoin'), whole.structure?.[index]?.label).toBeCloseTo(sum, 9);
    }
  });

  it.each(MOMENTS)('has parts that sum to their wholes in every column that is a sum at %s', async (at) => {
    const harness = await startDesk();
    await harness.marketTo(at);
    const whole = harness.wholeRisk();
    const rows = whole.structure ?? [];
    const sums: readonly RiskColumn[] = [
      'valueUsd',
      'deltaUsd',
      'deltaCoin',
      'premiumAdjustedDeltaCoin',
      'gammaUsdPerPct',
      'vegaUsdPerVolPoint',
      'thetaUsdPerDay',
      'rhoUsdPerPct',
      'pnlUsd',
    ];
    for (const [index, parent] of rows.entries()) {
      const children = rows.flatMap(({ parentKey }, child) => (parentKey === parent.key ? [child] : []));
      for (const column of children.length === 0 ? [] : sums) {
        const total = cell(whole, index, column);
        // Coins of different underlyings are never added.
        if (total === null) continue;
        const parts = children.reduce((sum, child) => sum + (cell(whole, child, column) ?? 0), 0);
        expect(Math.abs(parts - total), `${parent.key} ${column}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(total)));
      }
    }
  });

  it('fulfils put–call parity wherever call and put of a strike are marked at one volatility: C − P = 1 − K ÷ F in coin', async () => {
    const harness = await startDesk();
    const view = { quote: optionQuote, index: () => undefined };
    function optionQuote(id: OptionInstrument['id']): OptionQuote | undefined {
      const quote = harness.replay.quote(id);
      return quote.ok && quote.value.kind === 'option' ? quote.value : undefined;
    }
    let checked = 0;
    for (const [call, put] of pairsOf(harness)) {
      const [ofCall, ofPut] = [optionQuote(call.id), optionQuote(put.id)];
      if (ofCall?.markSigma == null || ofCall.markSigma !== ofPut?.markSigma || ofCall.forwardUsd !== ofPut.forwardUsd) continue;
      const valueOf = (instrument: OptionInstrument): number =>
        expectOk(
          legRisk({ kind: 'position', instrument, signedAmount: 1, averagePrice: null }, view, harness.replay.nowMs(), textbookTheta),
        ).markPrice ?? Number.NaN;
      expect(valueOf(call) - valueOf(put), call.id).toBeCloseTo(1 - call.strikeUsd / ofCall.forwardUsd, 12);
      // The venue's own marks, printed to four digits on a forward printed to the cent, say the same.
      const parity = 1 - call.strikeUsd / ofCall.forwardUsd;
      if (ofCall.markPrice !== null && ofPut.markPrice !== null)
        expect(Math.abs(ofCall.markPrice - ofPut.markPrice - parity), call.id).toBeLessThan(1e-4 * (2 - parity));
      checked += 1;
    }
    expect(checked).toBeGreaterThan(200);
  });
});
