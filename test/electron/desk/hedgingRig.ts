/** The whole desk in the fall of February 2026 with a policy of the test's own: recorded market, paper venue, SQLite in memory, a clock moved by hand. */
import { expect } from 'vitest';
import { AUTO_ARM_WORDS } from '../../../shared/contract/policyMessages.ts';
import type { FeedMessage } from '../../../shared/contract/feeds.ts';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { signedAmount } from '../../../shared/domain/order.ts';
import { defaultPolicy, fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { sumDecimals, toDecimalText } from '../../../shared/units/decimal.ts';
import { AS_SUGGESTED, BTC, startDesk, type DeskHarness, type DeskHarnessOptions } from '../../support/deskHarness.ts';
import { expectOk } from '../../support/expectOk.ts';

export const IN_THE_FALL = '2026-02-02T04:50:19.002Z';
export const DEFAULT = defaultPolicy('BTC');
/** Due in the fall, where the delta of the book is some 1.8 BTC. */
export const TO_MINUS_THREE = fixedBandOf({ targetDeltaCoin: -3, halfWidthCoin: 0.5, hedgeTo: 'target' });
export const TIGHT = fixedBandOf({ targetDeltaCoin: -3, halfWidthCoin: 0.01, hedgeTo: 'target' });
export const EVERY_HOUR: HedgePolicy = {
  ...DEFAULT,
  band: null,
  events: [{ kind: 'interval', everyMinutes: 60 }],
  sizing: { to: 'target', ratioPct: 100 },
};

export function bookOf({ store }: DeskHarness): BookId {
  return store.ledger.books().at(-1)?.id ?? ('' as BookId);
}

export function setPolicy(harness: DeskHarness, policy: HedgePolicy): number {
  return expectOk(harness.desk.hedges.setPolicy({ bookId: bookOf(harness), underlying: BTC, policy })).version;
}

/** In the fall, armed, with this policy. */
export async function inTheFall(policy: HedgePolicy | null = null, options: DeskHarnessOptions = {}): Promise<DeskHarness> {
  const harness = await startDesk(options);
  await harness.marketTo(IN_THE_FALL);
  expectOk(harness.desk.arm());
  if (policy !== null) setPolicy(harness, policy);
  return harness;
}

export async function execute(harness: DeskHarness, confirmedLarge = true) {
  const view = await harness.view(BTC);
  const planId = view.plan?.planId ?? 'none';
  const request = { bookId: bookOf(harness), underlying: BTC, planId, edit: AS_SUGGESTED, confirmedLarge };
  return harness.settled(harness.desk.hedges.execute(request));
}

export function armAuto(harness: DeskHarness, changes: { readonly maxOrders?: number; readonly maxUsd?: number } = {}): void {
  const limits = { hours: 8, maxOrders: 100, maxUsd: 1e8, ...changes };
  expectOk(harness.desk.auto.arm({ bookId: bookOf(harness), underlying: BTC, words: AUTO_ARM_WORDS, ...limits }));
}

/** Verdicts of BTC, oldest first. */
export function verdicts(harness: DeskHarness): readonly string[] {
  const rows = harness.store.decisions.recent(bookOf(harness), 100_000).toReversed();
  return rows.flatMap(({ underlying, verdict }) => (underlying === 'BTC' ? [verdict] : []));
}

export function orders(harness: DeskHarness, bookId: BookId = bookOf(harness)) {
  return harness.store.journal.recentOrders(bookId, 1_000).toReversed();
}

/** Lets the recording run, so many market seconds. */
export async function play(harness: DeskHarness, seconds: number, speed = 60): Promise<void> {
  expectOk(harness.desk.replay.setSpeed(speed));
  harness.desk.replay.play();
  await harness.clock.advance((1_000 * seconds) / speed);
  harness.desk.replay.pause();
}

export function chosenOf({ candidates }: HedgeView): string | undefined {
  return candidates.find(({ isChosen }) => isChosen)?.instrumentId;
}

/** The ledger's fills and the venue's, per instrument. */
export async function expectLedgerEqualsVenue(harness: DeskHarness): Promise<void> {
  const bookId = bookOf(harness);
  const page = expectOk(await harness.settled(harness.venue.fillsSince(bookId, null)));
  const booked = harness.store.ledger.recentFills(bookId, 10_000);
  expect(booked.map(({ tradeId }) => tradeId).toSorted()).toEqual(page.fills.map(({ tradeId }) => tradeId).toSorted());
  const ours = sumDecimals(booked.map(({ side, amount }) => signedAmount(side, amount)));
  const theirs = sumDecimals(page.fills.map(({ side, amount }) => signedAmount(side, amount)));
  expect(toDecimalText(ours)).toBe(toDecimalText(theirs));
}

/** Arms the desk in the fall and hands out an order request on the suggestion. */
export async function aSuggestion(harness: DeskHarness) {
  await harness.marketTo(IN_THE_FALL);
  expectOk(harness.desk.arm());
  const view = await harness.view(BTC);
  return { bookId: bookOf(harness), underlying: BTC, planId: view.plan?.planId ?? '', edit: AS_SUGGESTED, confirmedLarge: true };
}

export function statusOf(harness: DeskHarness): FeedMessage<'status'> {
  const seen: FeedMessage<'status'>[] = [];
  harness.desk.subscribe('status', (message) => void seen.push(message))();
  const [status] = seen;
  if (status === undefined) throw new Error('no status');
  return status;
}
