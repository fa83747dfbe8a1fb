/**
 * The paper venue as a process of its own, with its own replay of the recording: what a desk can be killed away from.
 * One JSON line on stdout says where it is: {"port":…,"token":"…"}. It ends on SIGTERM, SIGINT, or, with --exit-with-stdin, when stdin ends.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { feeOf } from '../../../shared/domain/fee.ts';
import { toVenueId } from '../../../shared/domain/instrument.ts';
import { instrumentFromName, parseRulebook } from '../../../shared/domain/rulebook.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createReplay } from '../replay/replay.ts';
import { openRecordingFolder } from '../replay/recordingFolder.ts';
import { createWallTimer } from '../wallTimer.ts';
import { startPaperServer, type PaperServer } from './paperServer.ts';
import { openPaperStore } from './paperStore.ts';
import { createPaperVenue } from './paperVenue.ts';

interface Options {
  readonly recording: string;
  readonly rulebook: string;
  readonly store: string;
  readonly seed: number;
  readonly speed: number;
  readonly startMs: number | null;
  readonly port: number;
}

const USAGE =
  'paperServerMain --recording FOLDER --rulebook FILE --store FILE [--seed N] [--speed 0|1…1000] [--at ISO] [--port N] [--exit-with-stdin]';

function readOptions(): Result<Options & { readonly exitWithStdin: boolean }> {
  const { values } = parseArgs({
    options: {
      recording: { type: 'string' },
      rulebook: { type: 'string' },
      store: { type: 'string' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      at: { type: 'string' },
      port: { type: 'string', default: '0' },
      'exit-with-stdin': { type: 'boolean', default: false },
    },
  });
  const { recording, rulebook, store } = values;
  const numbers = { seed: Number(values.seed), speed: Number(values.speed), port: Number(values.port) };
  const startMs = values.at === undefined ? null : Date.parse(values.at);
  if (recording === undefined || rulebook === undefined || store === undefined) return fail('invalidInput', `usage: ${USAGE}`);
  if (![...Object.values(numbers), startMs ?? 0].every(Number.isFinite)) return fail('invalidInput', `expected numbers. usage: ${USAGE}`);
  return ok({ recording, rulebook, store, ...numbers, startMs, exitWithStdin: values['exit-with-stdin'] });
}

interface Running {
  readonly server: PaperServer;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

/** Speed 0: the market stands still. */
async function start(options: Options): Promise<Result<Running>> {
  const rulebook = parseRulebook(JSON.parse(readFileSync(options.rulebook, 'utf8')));
  if (!rulebook.ok) return rulebook;
  const recording = openRecordingFolder(options.recording);
  if (!recording.ok) return recording;
  const instrumentOf: Parameters<typeof createReplay>[0]['instrumentOf'] = (name, atMs) => instrumentFromName(name, rulebook.value, atMs);
  const timer = createWallTimer();
  const start = options.startMs === null ? {} : { startMs: toMs(options.startMs) };
  const replay = createReplay({ ...recording.value, instrumentOf, timer, seed: options.seed, ...start });
  if (!replay.ok) return replay;
  const store = openPaperStore({ path: options.store, newAccount: ulid });
  if (!store.ok) return store;
  const market = replay.value;
  const venue = createPaperVenue({
    id: toVenueId('paper'),
    market,
    instrumentOf,
    feeOf: (instrument, liquidity, amount, price) =>
      feeOf({ instrument, liquidity, amount, price, indexUsd: null, rulebook: rulebook.value, tsMs: market.nowMs() }),
    store: store.value,
    clock: { nowMs: () => toMs(Date.now()) },
    timer,
    seed: options.seed,
  });
  const token = randomBytes(24).toString('base64url');
  const server = await startPaperServer({ venue, token, timer, port: options.port });
  if (!server.ok) return server;
  if (options.speed > 0) {
    const speed = market.setSpeed(options.speed);
    if (!speed.ok) return speed;
    market.play();
  }
  const stop = async (): Promise<void> => {
    await server.value.close();
    await venue.close();
    market.close();
    store.value.close();
  };
  return ok({ server: server.value, token, stop });
}

async function main(): Promise<void> {
  const options = readOptions();
  const running = options.ok ? await start(options.value) : options;
  if (!running.ok) {
    process.stderr.write(`${running.failure.message}\n`);
    process.exitCode = 2;
    return;
  }
  const { server, token, stop } = running.value;
  const end = (): void => void stop().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (options.ok && options.value.exitWithStdin) process.stdin.once('end', end).resume();
  process.stdout.write(`${JSON.stringify({ port: server.port, token })}\n`);
}

await main();
