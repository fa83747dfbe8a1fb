/** Stand-ins for the desk behind the doors: handlers that answer something valid, feeds a test drives by hand, a log it can read. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComposedDesk } from '../../electron/gateway/composedDesk.ts';
import type { FeedSource, Handlers } from '../../electron/gateway/handlers.ts';
import type { LogPort } from '../../electron/ports/log.ts';
import { hedgePlanSchema, type HedgePlan } from '../../shared/contract/hedgeSchemas.ts';
import {
  riskMessageSchema,
  statusMessageSchema,
  type FeedMessage,
  type FeedName,
  type RiskMessage,
  type StatusMessage,
} from '../../shared/contract/feeds.ts';
import { bookIdSchema, clientLabelSchema } from '../../shared/contract/primitives.ts';
import { optimiseAnswerSchema, type OptimiseAnswer } from '../../shared/contract/optimiseSchemas.ts';
import { decisionStorySchema, type DecisionStory } from '../../shared/contract/storySchemas.ts';
import { ok } from '../../shared/result/result.ts';
import { aShownPlan } from './decisionSamples.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface RecordingLog extends LogPort {
  readonly lines: readonly LogLine[];
}

export function createRecordingLog(): RecordingLog {
  const lines: LogLine[] = [];
  const record =
    (level: LogLine['level']) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push({ level, message, fields });
  return { lines, info: record('info'), warn: record('warn'), error: record('error') };
}

export interface FakeFeeds extends FeedSource {
  /** Sends to everyone who listens now. */
  emit<F extends FeedName>(feed: F, message: FeedMessage<F>): void;
  /** The whole state a new subscriber gets at once; none by default. */
  retain<F extends FeedName>(feed: F, message: FeedMessage<F>): void;
  listeners(feed: FeedName): number;
  /** How often anyone subscribed. */
  subscriptions(feed: FeedName): number;
}

type AnyListener = (message: unknown) => void;

export function createFakeFeeds(): FakeFeeds {
  const listeners = new Map<FeedName, Set<AnyListener>>();
  const retained = new Map<FeedName, unknown>();
  const counts = new Map<FeedName, number>();
  const of = (feed: FeedName): Set<AnyListener> => {
    const present = listeners.get(feed) ?? new Set<AnyListener>();
    listeners.set(feed, present);
    return present;
  };
  return {
    subscribe(feed, listener) {
      counts.set(feed, (counts.get(feed) ?? 0) + 1);
      of(feed).add(listener as AnyListener);
      if (retained.has(feed)) (listener as AnyListener)(retained.get(feed));
      return () => void of(feed).delete(listener as AnyListener);
    },
    emit: (feed, message) => {
      for (const listener of of(feed)) listener(message);
    },
    retain: (feed, message) => void retained.set(feed, message),
    listeners: (feed) => of(feed).size,
    subscriptions: (feed) => counts.get(feed) ?? 0,
  };
}

export function aStatusMessage(seq: number): StatusMessage {
  return statusMessageSchema.parse({
    seq,
    tsMs: 1_770_000_000_000,
    wallMs: 1_770_000_000_000,
    books: [{ id: 'demo', name: 'Demo', numeraire: 'coin' }],
    activeBookId: 'demo',
    armed: false,
    armNote: null,
    venues: [],
    replay: null,
    nextExpiryMs: 1_770_019_200_000,
    ticksPerSecond: 0,
    database: { ok: true, note: null },
    reconciliation: [],
  });
}

/** `rowCount` changed rows of 28 numbers: a size knob for back-pressure. */
export function aRiskMessage(seq: number, rowCount = 1): RiskMessage {
  const row = (index: number): number[] => [index, ...Array.from({ length: 27 }, (_unused, column) => index + column / 7)];
  return riskMessageSchema.parse({
    seq,
    tsMs: 1_770_000_000_000,
    bookId: 'demo',
    structureVersion: 1,
    structure: null,
    rows: Array.from({ length: rowCount }, (_unused, index) => row(index)),
    failures: null,
  });
}

function aHedgePlan(): HedgePlan {
  return hedgePlanSchema.parse(aShownPlan());
}

function aDecisionStory(): DecisionStory {
  return decisionStorySchema.parse({
    id: 'decision-1',
    bookId: 'demo',
    underlying: 'BTC',
    tsMs: 1_770_000_000_000,
    verdict: 'suggested',
    reason: 'above the band',
    label: null,
    policyVersion: null,
    steps: [],
    recomputed: null,
  });
}

function anOptimiseAnswer(): OptimiseAnswer {
  const none = { deltaCoin: 0, gammaCoinPerPct: 0, vegaUsdPerVolPoint: 0, thetaUsdPerDay: 0 };
  return optimiseAnswerSchema.parse({
    candidates: 0,
    optimumMs: 1,
    frontierMs: 0,
    tsMs: 0,
    before: none,
    best: { status: 'optimal', gap: 0, trades: [], costUsd: 0, after: none },
    frontier: [],
    outlooks: [],
    notes: [],
  });
}

/** Every request answered with something its schema accepts; `overrides` replace single ones. */
export function createFakeHandlers(overrides: Partial<Handlers> = {}): Handlers {
  const done = () => ok({});
  return {
    'app.hello': () => ok({ product: 'Deltadesk', version: '0.1.0', shell: 'browser', contractVersion: 'test' }),
    'book.select': done,
    'book.setNumeraire': done,
    'replay.play': done,
    'replay.pause': done,
    'replay.step': done,
    'replay.setSpeed': done,
    'replay.setLoop': done,
    'replay.seek': () => ok({ bookId: bookIdSchema.parse('demo') }),
    'hedge.plan': () => ok(aHedgePlan()),
    'hedge.execute': () => ok({ label: clientLabelSchema.parse('label-1'), decisionId: 'decision-1' }),
    'hedge.snooze': done,
    'hedge.dismiss': done,
    'policy.set': () => ok({ version: 1 }),
    'policy.history': () => ok({ versions: [] }),
    'policy.presets': () => ok({ presets: [] }),
    'auto.arm': done,
    'auto.pause': done,
    'auto.resume': done,
    'auto.disarm': done,
    'decision.story': () => ok(aDecisionStory()),
    'hedge.footprint': () => ok({ hedges: 0, score: null, markOuts: [], leakUsd: null, words: 'no hedges yet' }),
    'hedge.optimise': () => ok(anOptimiseAnswer()),
    'order.cancel': done,
    'order.history': () => ok([]),
    'desk.arm': done,
    'desk.disarm': done,
    'desk.kill': () => ok({ cancelled: 0, problems: [] }),
    'chart.history': () => ok({ candles: [], hedges: [], delta: [] }),
    'layout.load': () => ok({ layout: null }),
    'layout.save': done,
    ...overrides,
  };
}

export interface FakeDesk extends ComposedDesk {
  readonly feeds: FakeFeeds;
  timesStopped(): number;
}

export function createFakeDesk(overrides: Partial<Handlers> = {}): FakeDesk {
  let stopped = 0;
  return {
    handlers: createFakeHandlers(overrides),
    feeds: createFakeFeeds(),
    notes: ['database: demo.db'],
    stop: async () => {
      stopped += 1;
    },
    timesStopped: () => stopped,
  };
}

export const FAKE_PAGE =
  '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><title>Deltadesk</title><script nonce="__CSP_NONCE__" type="module" src="./assets/index-Ab12Cd34.js"></script>';

/** A folder that looks like out/renderer, with a file of a type that must not be served. */
export async function aRendererFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'deltadesk-site-'));
  const folder = join(parent, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), FAKE_PAGE);
  await writeFile(join(folder, 'assets', 'index-Ab12Cd34.js'), 'export {};\n');
  await writeFile(join(folder, 'assets', 'index-Ab12Cd34.css'), 'body { margin: 0 }\n');
  await writeFile(join(folder, 'assets', 'notes.key'), 'not for the page\n');
  await writeFile(join(parent, 'secret.json'), '{"secret":true}\n');
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}
