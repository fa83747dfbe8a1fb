/** The desk run through the recorded February by itself: one policy, automatic, on fresh stores and a clock moved by hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDecisionBody } from '../../electron/desk/decisionBodies.ts';
import { verifyDatabase } from '../../electron/persistence/verify.ts';
import type { DecisionRecord } from '../../electron/ports/ledger.ts';
import { AUTO_ARM_WORDS } from '../../shared/contract/policyMessages.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { PlainJson } from '../../shared/hedging/decision/plainJson.ts';
import { recomputeDecision } from '../../shared/hedging/decision/recomputeDecision.ts';
import { planHedge } from '../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import { parsePolicy } from '../../shared/hedging/policy/parsePolicy.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../shared/hedging/preTradeChecks.ts';
import { MS_PER_HOUR, toMs } from '../../shared/units/time.ts';
import { BTC, demoInstrumentById, ETH, startDesk, type DeskHarness } from './deskHarness.ts';
import { expectOk } from './expectOk.ts';

const FOLDER = fileURLToPath(new URL('../../resources/policies', import.meta.url));
/** Wait for the fill of an option, and the book trades none. */
export const NEVER_TRADES: ReadonlySet<string> = new Set(['after-fill']);
export const FEBRUARY = { fromMs: Date.UTC(2026, 1, 1, 10), untilMs: Date.UTC(2026, 1, 9, 10) } as const;

/** The ready-made policies, by the name of their file. */
export function readyMadePolicies(): readonly (readonly [id: string, policy: HedgePolicy])[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return files
    .toSorted()
    .map((file) => [file.slice(0, -'.json'.length), expectOk(parsePolicy(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))))]);
}

/** Hours of market pass in a second of the wall clock here: its budget of orders a minute is not what is looked at. */
const ORDERS_PER_MINUTE = 1_000;

/** Two days on which the same market is replayed. */
export const WALL_MS = [Date.UTC(2026, 10, 22), Date.UTC(2027, 4, 17, 3, 25, 45, 678)] as const;

export interface FebruaryPlan {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Market time between two looks. */
  readonly stepHours: number;
  /** At every look the market plays this much wall time, at `speed`, so that orders fill, rest and are taken back. */
  readonly playMs: number;
  readonly speed: number;
}

export interface FebruaryRun {
  /** Oldest first, without their wall time. */
  readonly rows: readonly Omit<DecisionRecord, 'wallMs'>[];
  /** What the stored inputs of a row do not give again, with its id. */
  readonly differences: readonly string[];
  /** Rows that could be judged again. */
  readonly judgedAgain: number;
  readonly hedges: number;
  readonly problems: readonly string[];
  readonly logged: readonly string[];
}

/** `wallMs`: what the wall clock says at the start, which nothing decided may hang on. */
export async function runFebruary(policy: HedgePolicy, plan: FebruaryPlan, wallMs: number): Promise<FebruaryRun> {
  const limits = { ...DEFAULT_PRE_TRADE_LIMITS, maxOrdersPerMinute: ORDERS_PER_MINUTE };
  const harness = await startDesk({ wallMs, patch: () => ({ limits }) });
  const bookId = expectOk({ ok: true, value: harness.store.ledger.books()[0]?.id ?? ('' as BookId) });
  await harness.clock.advance(2_000);
  expectOk(harness.desk.arm());
  for (const underlying of [BTC, ETH]) {
    expectOk(harness.desk.hedges.setPolicy({ bookId, underlying, policy: { ...policy, mode: 'auto' } }));
    expectOk(harness.desk.auto.arm({ bookId, underlying, words: AUTO_ARM_WORDS, hours: 24, maxOrders: 1_000, maxUsd: 1e9 }));
  }
  expectOk(harness.desk.replay.setSpeed(plan.speed));
  for (let tsMs = plan.fromMs; tsMs <= plan.untilMs; tsMs += plan.stepHours * MS_PER_HOUR) {
    if (tsMs > harness.replay.nowMs()) expectOk(harness.desk.replay.seek(toMs(tsMs)));
    harness.desk.replay.play();
    await harness.clock.advance(plan.playMs);
    harness.desk.replay.pause();
  }
  await harness.clock.advance(2_000);
  const run = reportOf(harness, bookId);
  await harness.desk.stop();
  harness.store.close();
  return run;
}

function reportOf({ store, logged }: DeskHarness, bookId: BookId): FebruaryRun {
  const rows = store.decisions.recent(bookId, 1_000_000).toReversed();
  const differences: string[] = [];
  let judgedAgain = 0;
  const partOf = (id: string): PlainJson => store.snapshots.get(id) as PlainJson;
  for (const { id, body } of rows) {
    const parsed = parseDecisionBody(body);
    if (parsed === null) {
      differences.push(`${id}: cannot be read`);
      continue;
    }
    const again = recomputeDecision(parsed, { evaluatePolicy, planHedge, partOf });
    if (again === null) continue;
    judgedAgain += 1;
    differences.push(...again.differences.map((difference) => `${id}: ${difference}`));
  }
  const hedges = rows.filter(({ verdict }) => verdict === 'executed').length;
  return {
    rows: rows.map(({ wallMs: _wall, ...row }) => row),
    differences,
    judgedAgain,
    hedges,
    problems: verifyDatabase(store.database.db, demoInstrumentById).problems,
    logged,
  };
}
