import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBookCsv } from '../../../../electron/importers/bookCsv.ts';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import { blackInputs } from '../../../../shared/pricing/blackInputs.ts';
import { inverseOption } from '../../../../shared/pricing/inverse.ts';
import { toMs, yearsBetween } from '../../../../shared/units/time.ts';
import { DEMO_FOLDER, demoReplay, demoRulebook } from '../../../support/demoRecording.ts';
import { expectOk } from '../../../support/expectOk.ts';
import { createManualClock } from '../../../support/manualClock.ts';

const START_MS = toMs(Date.parse('2026-02-01T04:54:02.172Z'));
const book = parseBookCsv(readFileSync(`${DEMO_FOLDER}/book.csv`, 'utf8'), demoRulebook, START_MS);
const positions = book.rows.flatMap((row) => (row.kind === 'position' ? [row] : []));

/** Coin-numeraire delta and gamma of what is alive, per coin. */
function greeksAt(replay: ReturnType<typeof demoReplay>, coin: string): { deltaCoin: number; gammaCoinPerUsd: number } {
  let deltaCoin = 0;
  let gammaCoinPerUsd = 0;
  for (const { instrument, signedAmount } of positions.filter((row) => row.instrument.underlying === coin)) {
    const unit = unitGreeks(replay, instrument);
    deltaCoin += signedAmount.toNumber() * unit.deltaCoin;
    gammaCoinPerUsd += signedAmount.toNumber() * unit.gammaCoinPerUsd;
  }
  return { deltaCoin, gammaCoinPerUsd };
}

function unitGreeks(replay: ReturnType<typeof demoReplay>, instrument: Instrument): { deltaCoin: number; gammaCoinPerUsd: number } {
  if (instrument.kind === 'option' && instrument.expiryMs <= replay.nowMs()) return { deltaCoin: 0, gammaCoinPerUsd: 0 };
  const quote = expectOk(replay.quote(instrument.id));
  if (quote.kind === 'future') return { deltaCoin: 1 / quote.markPriceUsd, gammaCoinPerUsd: 0 };
  if (quote.kind !== 'option' || instrument.kind !== 'option') return expect.fail();
  const { side, strikeUsd, expiryMs } = instrument;
  const years = yearsBetween(replay.nowMs(), expiryMs);
  const risk = inverseOption(
    expectOk(blackInputs({ side, strikeUsd, years, forwardUsd: quote.forwardUsd, sigma: quote.markSigma ?? expect.fail() })),
  );
  return { deltaCoin: risk.premiumAdjustedDeltaCoin, gammaCoinPerUsd: risk.gammaCoinPerUsd };
}

describe('demo book', () => {
  it('loads without an error: 71 legs on the paper venue and three balances', () => {
    expect(book.errors).toEqual([]);
    expect(positions).toHaveLength(71);
    expect(new Set(book.rows.map(({ venue }) => venue))).toEqual(new Set(['paper']));
    expect(book.rows.flatMap((row) => (row.kind === 'balance' ? [[row.currency, row.signedAmount.toNumber()]] : []))).toEqual([
      ['BTC', 25],
      ['ETH', 150],
      ['USDC', 100_000],
    ]);
  });

  it('stands on instruments of the first snapshot only', () => {
    const listed = new Set(
      demoReplay({ timer: createManualClock().timer })
        .instruments()
        .map(({ id }) => id),
    );
    expect(positions.filter(({ instrument }) => !listed.has(instrument.id))).toEqual([]);
  });

  it('starts inside its band, short gamma, and the fall drives it well out of it', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    const start = greeksAt(replay, 'BTC');
    expect(Math.abs(start.deltaCoin)).toBeLessThan(0.5);
    expect(start.gammaCoinPerUsd).toBeLessThan(-0.0004);
    expect(Math.abs(greeksAt(replay, 'ETH').deltaCoin)).toBeLessThan(5);
    expectOk(replay.seek(toMs(START_MS + 86_400_000)));
    const afterOneDay = greeksAt(replay, 'BTC').deltaCoin;
    expect(afterOneDay).toBeGreaterThan(1);
    expect(afterOneDay).toBeLessThan(3);
    expectOk(replay.seek(toMs(Date.parse('2026-02-05T21:29:37.885Z'))));
    expect(greeksAt(replay, 'BTC').deltaCoin).toBeLessThan(6);
    expect(greeksAt(replay, 'ETH').deltaCoin).toBeGreaterThan(10);
  });
});
