/** The product's own recording and rulebook, for tests that want real quotes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createReplay, type ReplayDeps } from '../../electron/venues/replay/replay.ts';
import { openRecordingFolder, type Recording } from '../../electron/venues/replay/recordingFolder.ts';
import type { InstrumentOf } from '../../electron/venues/replay/recordedMarket.ts';
import type { ReplayPort } from '../../electron/ports/marketData.ts';
import type { FeeOfTrade } from '../../electron/venues/paper/engineState.ts';
import { feeOf } from '../../shared/domain/fee.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import { instrumentFromName, parseRulebook, type Rulebook } from '../../shared/domain/rulebook.ts';
import { toMs } from '../../shared/units/time.ts';
import { expectOk } from './expectOk.ts';

export const DEMO_FOLDER = fileURLToPath(new URL('../../resources/demo', import.meta.url));
export const RULEBOOK_FILE = fileURLToPath(new URL('../../resources/rulebooks/deribit.json', import.meta.url));

export const demoRulebook: Rulebook = expectOk(parseRulebook(JSON.parse(readFileSync(RULEBOOK_FILE, 'utf8'))));

export const demoInstrumentOf: InstrumentOf = (name, atMs) => instrumentFromName(name, demoRulebook, atMs);

/** An instrument with the terms of the demo's first day. */
export function demoInstrument(name: string): Instrument {
  return expectOk(demoInstrumentOf(name, toMs(Date.UTC(2026, 1, 1))));
}

export function demoRecording(): Recording {
  return expectOk(openRecordingFolder(`${DEMO_FOLDER}/market`));
}

/** A paused replay of the demo. */
export function demoReplay(deps: Pick<ReplayDeps, 'timer'> & Partial<ReplayDeps>): ReplayPort {
  return expectOk(createReplay({ ...demoRecording(), instrumentOf: demoInstrumentOf, seed: 7, ...deps }));
}

export function demoFeeOf(replay: Pick<ReplayPort, 'nowMs'>): FeeOfTrade {
  return (instrument, liquidity, amount, price) =>
    feeOf({ instrument, liquidity, amount, price, indexUsd: null, rulebook: demoRulebook, tsMs: replay.nowMs() });
}
