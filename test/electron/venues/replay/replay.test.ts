import { describe, expect, it } from 'vitest';
import type { MarketTick } from '../../../../electron/ports/marketData.ts';
import { toCurrency, toInstrumentId } from '../../../../shared/domain/instrument.ts';
import type { OptionQuote, Quote } from '../../../../shared/domain/market.ts';
import { isOnTick } from '../../../../shared/domain/tick.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { MS_PER_HOUR, MS_PER_MINUTE, toMs } from '../../../../shared/units/time.ts';
import { demoRecording, demoReplay } from '../../../support/demoRecording.ts';
import { expectFailure, expectOk } from '../../../support/expectOk.ts';
import { createManualClock } from '../../../support/manualClock.ts';

const BTC = toCurrency('BTC');
const ETH = toCurrency('ETH');
const PUT = toInstrumentId('BTC-27FEB26-70000-P');
const START_MS = Date.parse('2026-02-01T04:54:02.172Z');
const EXPIRY_1FEB_MS = Date.parse('2026-02-01T08:00:00Z');

function ticksOf(run: (replay: ReturnType<typeof demoReplay>, clock: ReturnType<typeof createManualClock>) => Promise<void>) {
  const clock = createManualClock();
  const replay = demoReplay({ timer: clock.timer });
  const ticks: MarketTick[] = [];
  replay.onTick((tick) => ticks.push(tick));
  return run(replay, clock).then(() => ({ replay, ticks }));
}

function optionQuote(quote: Quote): OptionQuote {
  if (quote.kind !== 'option') throw new Error(`expected an option, was ${quote.kind}`);
  return quote;
}

describe('createReplay', () => {
  it('starts paused at the first snapshot with the recorded quote of the file, read by hand', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expect(replay.status()).toMatchObject({ state: 'paused', nowMs: START_MS, speed: 1, loop: false, isInterpolated: false });
    expect(expectOk(replay.indexUsd(BTC))).toBe(78_933.64);
    expect(expectOk(replay.quote(toInstrumentId('BTC-1FEB26-70000-C')))).toMatchObject({
      forwardUsd: 78_938.0314,
      bidPrice: 0.112,
      askPrice: 0.1145,
      markPrice: 0.11321762,
      markSigma: 1.4615,
      provenance: 'recorded',
    });
    expect(expectOk(replay.quote(toInstrumentId('BTC-1FEB26-70000-P')))).toMatchObject({ bidPrice: null, askPrice: 0.0001 });
  });

  it('quotes a perpetual one tick around its recorded price', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expect(expectOk(replay.quote(toInstrumentId('BTC-PERPETUAL')))).toMatchObject({
      bidPriceUsd: 78_925.5,
      askPriceUsd: 78_926.5,
      markPriceUsd: 78_926,
    });
  });

  it('equals every recorded row at every snapshot', () => {
    const { index, readSnapshot } = demoRecording();
    const replay = demoReplay({ timer: createManualClock().timer });
    for (const entry of index.snapshots.filter((_, place) => place % 7 === 0)) {
      expectOk(replay.seek(entry.tsMs));
      for (const [name, row] of expectOk(readSnapshot(entry))) {
        const quote = expectOk(replay.quote(toInstrumentId(name)));
        const { forwardUsd, bidPrice, askPrice, markPrice, markSigma } = row;
        if (quote.kind === 'option')
          expect(quote).toMatchObject({ forwardUsd, bidPrice, askPrice, markPrice, markSigma, provenance: 'recorded' });
        else expect(quote).toMatchObject({ markPriceUsd: forwardUsd, provenance: 'recorded' });
      }
    }
  });

  it('gives the same ticks for the same seed, speed and grid', async () => {
    const run = () =>
      ticksOf(async (replay, { advance }) => {
        replay.watch([PUT]);
        expectOk(replay.setSpeed(500));
        replay.play();
        await advance(60_000);
      });
    const [first, second] = [await run(), await run()];
    expect(first.ticks.length).toBe(600);
    expect(first.ticks).toEqual(second.ticks);
  });

  it('has one path: a moment looks the same however one gets there', async () => {
    const atMs = toMs(START_MS + 5 * MS_PER_HOUR + 123_400);
    const walked = demoReplay({ timer: createManualClock().timer });
    expectOk(walked.setSpeed(1_000));
    while (walked.nowMs() < atMs - 100_000) walked.step();
    const jumped = demoReplay({ timer: createManualClock().timer });
    for (const replay of [walked, jumped]) expectOk(replay.seek(atMs));
    expect(walked.quote(PUT)).toEqual(jumped.quote(PUT));
    expect(walked.indexUsd(ETH)).toEqual(jumped.indexUsd(ETH));
  });

  it('has another path for another seed, pinned to the same ends', () => {
    const [a, b] = [7, 8].map((seed) => demoReplay({ timer: createManualClock().timer, seed }));
    for (const replay of [a, b]) expectOk(replay?.seek(toMs(START_MS + MS_PER_HOUR)) ?? expect.fail());
    expect(expectOk(a?.indexUsd(BTC) ?? expect.fail())).not.toBe(expectOk(b?.indexUsd(BTC) ?? expect.fail()));
    const secondMs = a?.status().snapshotsMs[1] ?? expect.fail();
    for (const replay of [a, b]) expectOk(replay?.seek(secondMs) ?? expect.fail());
    expect(a?.indexUsd(BTC)).toEqual(b?.indexUsd(BTC));
  });

  it('runs continuously into a recorded snapshot: a second before it nothing is far from what was recorded', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    const secondMs = replay.status().snapshotsMs[1] ?? expect.fail();
    const quotesAt = (atMs: number) => {
      expectOk(replay.seek(toMs(atMs)));
      return new Map(replay.instruments().map(({ id }) => [id, expectOk(replay.quote(id))]));
    };
    const before = quotesAt(secondMs - 1_000);
    const after = quotesAt(secondMs);
    let compared = 0;
    for (const [id, quote] of after) {
      const earlier = before.get(id);
      if (quote.kind !== 'option' || earlier?.kind !== 'option') continue;
      compared += 1;
      expect(Math.abs((earlier.markPrice ?? 0) - (quote.markPrice ?? 0))).toBeLessThan(0.0006);
      expect(Math.abs((earlier.markSigma ?? 0) - (quote.markSigma ?? 0))).toBeLessThan(0.001);
      if (earlier.bidPrice !== null && quote.bidPrice !== null)
        expect(Math.abs(earlier.bidPrice - quote.bidPrice)).toBeLessThanOrEqual(0.0010001);
    }
    expect(compared).toBeGreaterThan(1_500);
  });

  it('between snapshots says interpolated, is never crossed, and is on tick', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expectOk(replay.seek(toMs(START_MS + 2 * MS_PER_HOUR)));
    expect(replay.status().isInterpolated).toBe(true);
    const options = replay.instruments().filter(({ kind }) => kind === 'option');
    expect(options.length).toBeGreaterThan(1_500);
    for (const instrument of options) {
      const quote = optionQuote(expectOk(replay.quote(instrument.id)));
      expect(quote.provenance).toBe('interpolated');
      if (quote.bidPrice !== null && quote.askPrice !== null) expect(quote.bidPrice).toBeLessThan(quote.askPrice);
      for (const price of [quote.bidPrice, quote.askPrice]) if (price !== null) expect(isOnTick(instrument, decimal(price))).toBe(true);
    }
  });

  it('drops what expires at 08:00 UTC and stops a tick exactly there', async () => {
    const { replay, ticks } = await ticksOf(async (market, { advance }) => {
      expectOk(market.setSpeed(1_000));
      market.play();
      await advance(15_000);
    });
    expect(ticks.some(({ tsMs }) => tsMs === EXPIRY_1FEB_MS)).toBe(true);
    expect(replay.nowMs()).toBeGreaterThan(EXPIRY_1FEB_MS);
    expect(replay.instruments().some(({ id }) => id.startsWith('BTC-1FEB26-'))).toBe(false);
    expect(expectFailure(replay.quote(toInstrumentId('BTC-1FEB26-78000-C'))).reason).toBe('missingData');
  });

  it('lists new instruments only from the snapshot on that has them', () => {
    const { index, readSnapshot } = demoRecording();
    const [firstEntry, , , fourth, fifth] = index.snapshots;
    if (firstEntry === undefined || fourth === undefined || fifth === undefined) expect.fail();
    const before = expectOk(readSnapshot(fourth));
    const fresh = [...expectOk(readSnapshot(fifth)).keys()].filter((name) => !before.has(name));
    const replay = demoReplay({ timer: createManualClock().timer });
    expect(fresh.length).toBeGreaterThan(0);
    expectOk(replay.seek(toMs(fifth.tsMs - 1)));
    expect(fresh.filter((name) => replay.quote(toInstrumentId(name)).ok)).toEqual([]);
    expectOk(replay.seek(fifth.tsMs));
    expect(fresh.filter((name) => !replay.quote(toInstrumentId(name)).ok)).toEqual([]);
  });

  it('carries futures and watched options in a tick, everything in a snapshot tick', async () => {
    const { ticks } = await ticksOf(async (replay, { advance }) => {
      replay.watch([PUT]);
      replay.step();
      await advance(0);
      expectOk(replay.seek(toMs(START_MS + MS_PER_HOUR)));
    });
    const [step, jump] = ticks;
    expect(step?.isSnapshot).toBe(false);
    expect(step?.quotes.filter(({ kind }) => kind === 'option').map((quote) => optionQuote(quote).instrumentId)).toEqual([PUT]);
    expect(step?.quotes.filter(({ kind }) => kind === 'index').length).toBe(2);
    expect(step?.quotes.filter(({ kind }) => kind === 'future').length).toBe(16);
    expect(jump?.isSnapshot).toBe(true);
    expect(jump?.quotes.length).toBeGreaterThan(1_600);
  });

  it('moves the market by wall time times speed', async () => {
    const { replay } = await ticksOf(async (market, { advance }) => {
      market.play();
      await advance(10_000);
      expectOk(market.setSpeed(60));
      await advance(10_000);
      market.pause();
      await advance(10_000);
    });
    expect(replay.nowMs() - START_MS).toBe(10_000 + 600_000);
  });

  it('ends at the last snapshot, or begins again when looping', async () => {
    const clock = createManualClock();
    const replay = demoReplay({ timer: clock.timer });
    const { fromMs, untilMs } = replay.status();
    expectOk(replay.setSpeed(1_000));
    expectOk(replay.seek(toMs(untilMs - 150_000)));
    replay.play();
    await clock.advance(1_000);
    expect(replay.status()).toMatchObject({ state: 'paused', nowMs: untilMs, isInterpolated: false });
    expect(clock.pending()).toBe(0);
    replay.setLoop(true);
    replay.play();
    await clock.advance(100);
    expect(replay.status()).toMatchObject({ state: 'playing', nowMs: fromMs });
  });

  it('refuses a speed or a time outside its range and changes nothing', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    for (const speed of [0, 0.5, 1_001, Number.NaN]) expect(expectFailure(replay.setSpeed(speed)).reason).toBe('invalidInput');
    for (const at of [START_MS - 1, Number.NaN]) expect(expectFailure(replay.seek(toMs(at))).reason).toBe('invalidInput');
    expect(replay.status()).toMatchObject({ speed: 1, nowMs: START_MS });
  });

  it('tells its status on every control', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    const states: string[] = [];
    replay.onStatus(({ state, speed }) => states.push(`${state} ${speed}`));
    replay.play();
    expectOk(replay.setSpeed(10));
    replay.pause();
    expect(states).toEqual(['playing 1', 'playing 10', 'paused 10']);
  });

  it('pauses and tells when a snapshot cannot be read', async () => {
    const clock = createManualClock();
    const recording = demoRecording();
    const problems: string[] = [];
    const third = recording.index.snapshots[2] ?? expect.fail();
    const replay = demoReplay({
      timer: clock.timer,
      readSnapshot: (entry) =>
        entry.file === third.file
          ? { ok: false, failure: { reason: 'invalidInput', message: 'torn file' } }
          : recording.readSnapshot(entry),
      onProblem: ({ message }) => problems.push(message),
    });
    expectOk(replay.setSpeed(1_000));
    replay.play();
    await clock.advance(30_000);
    expect(problems).toEqual(['torn file']);
    expect(replay.status().state).toBe('paused');
  });
});

describe('replay candles', () => {
  it('open where the one before closed and hold the path between low and high', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expectOk(replay.seek(toMs(START_MS + 12 * MS_PER_HOUR)));
    const candles = expectOk(replay.candles(BTC, toMs(START_MS), 5 * MS_PER_MINUTE));
    expect(candles.length).toBe(145);
    for (const [place, candle] of candles.entries()) {
      expect(candle.lowUsd).toBeLessThanOrEqual(Math.min(candle.openUsd, candle.closeUsd));
      expect(candle.highUsd).toBeGreaterThanOrEqual(Math.max(candle.openUsd, candle.closeUsd));
      const earlier = candles[place - 1];
      if (earlier !== undefined) expect(candle.openUsd).toBe(earlier.closeUsd);
    }
    expect(candles[0]?.openUsd).toBe(78_933.64);
    expect(candles.at(-1)?.closeUsd).toBe(expectOk(replay.indexUsd(BTC)));
  });

  it('never show what is still to come', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expectOk(replay.seek(toMs(START_MS + MS_PER_HOUR)));
    const last = expectOk(replay.candles(BTC, toMs(0), MS_PER_MINUTE)).at(-1);
    expect(last?.tsMs).toBeLessThan(START_MS + MS_PER_HOUR);
  });

  it('refuse steps below a minute and coins that were not recorded', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expect(expectFailure(replay.candles(BTC, toMs(START_MS), 1_000)).reason).toBe('invalidInput');
    expect(expectFailure(replay.candles(toCurrency('SOL'), toMs(START_MS), MS_PER_MINUTE)).reason).toBe('missingData');
  });
});

describe('replay deliveryIndexUsd', () => {
  it('is not known before the expiry, and then the mean of the half hour before it: within 2 USD of 360 samples', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expectOk(replay.seek(toMs(EXPIRY_1FEB_MS - 1)));
    expect(expectFailure(replay.deliveryIndexUsd(BTC, toMs(EXPIRY_1FEB_MS))).reason).toBe('missingData');
    let sum = 0;
    for (let sample = 0; sample < 360; sample += 1) {
      expectOk(replay.seek(toMs(EXPIRY_1FEB_MS - 1_800_000 + sample * 5_000 + 2_500)));
      sum += expectOk(replay.indexUsd(BTC));
    }
    expectOk(replay.seek(toMs(EXPIRY_1FEB_MS)));
    expect(Math.abs(expectOk(replay.deliveryIndexUsd(BTC, toMs(EXPIRY_1FEB_MS))) - sum / 360)).toBeLessThan(2);
  });

  it('is missing for an expiry before the recording', () => {
    const replay = demoReplay({ timer: createManualClock().timer });
    expect(expectFailure(replay.deliveryIndexUsd(BTC, toMs(EXPIRY_1FEB_MS - 30 * 24 * MS_PER_HOUR))).reason).toBe('missingData');
  });
});
