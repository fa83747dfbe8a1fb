/** The demo book held through the recorded fall of February 2026: every snapshot a mark, deliveries booked by the desk's own rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { chainMarket } from '../../../../electron/cli/chainMarket.ts';
import { deliverExpired } from '../../../../electron/desk/expiry.ts';
import { toAdjustments } from '../../../../electron/importers/adjustments.ts';
import { parseBookCsv } from '../../../../electron/importers/bookCsv.ts';
import { parseChainCsv } from '../../../../electron/importers/chainCsv.ts';
import { createIndexPath } from '../../../../electron/venues/replay/indexPath.ts';
import { deliveryAverage } from '../../../../electron/venues/replay/pathFigures.ts';
import type { BookId, BookState } from '../../../../shared/domain/book.ts';
import { toVenueId, type InstrumentId } from '../../../../shared/domain/instrument.ts';
import type { InstrumentLookup } from '../../../../shared/domain/ledger.ts';
import type { HeldLeg } from '../../../../shared/risk/explain/bookedChange.ts';
import type { ExplainInputs, ExplainMark } from '../../../../shared/risk/explain/explainPnl.ts';
import { toMs, type MsSinceEpoch } from '../../../../shared/units/time.ts';
import { DEMO_FOLDER, demoInstrument, demoRecording, demoRulebook } from '../../../support/demoRecording.ts';
import { expectOk } from '../../../support/expectOk.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import { createMemoryLedger } from '../../../support/memoryLedger.ts';

export const demoTerms: InstrumentLookup = (id: InstrumentId) => demoInstrument(id);

const BOOK = 'Demo' as BookId;

interface RecordedMark {
  readonly atMs: MsSinceEpoch;
  readonly market: ExplainMark['market'];
}

/** One set of inputs per pair of neighbouring marks. The demo records no funding. */
export function februaryIntervals(): readonly ExplainInputs[] {
  const marks = recordedMarks();
  const path = createIndexPath(demoRecording().index, 7);
  const ledger = createMemoryLedger({ wallClock: createManualClock().clock, instrumentOf: demoTerms });
  const startMs = marks[0]?.atMs ?? toMs(0);
  expectOk(ledger.createBook({ id: BOOK, name: 'Demo', numeraire: 'coin', createdMs: startMs }));
  const { rows } = parseBookCsv(readFileSync(`${DEMO_FOLDER}/book.csv`, 'utf8'), demoRulebook, startMs);
  expectOk(ledger.appendAdjustments(toAdjustments(rows, BOOK, startMs)));
  const market = {
    deliveryIndexUsd: (underlying: Parameters<typeof deliveryAverage>[1], ms: number) => deliveryAverage(path, underlying, ms),
  };
  return marks.slice(1).map(({ atMs, market: after }, at): ExplainInputs => {
    const before = marks[at];
    if (before === undefined) throw new Error('no mark before');
    const stateBefore = expectOk(ledger.bookState(BOOK));
    const { problems } = deliverExpired(stateBefore, atMs, { ledger, market, rulebook: demoRulebook, instrumentOf: demoTerms });
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return {
      before: { legs: legsOf(stateBefore), ...before },
      after: { legs: legsOf(expectOk(ledger.bookState(BOOK))), market: after, atMs },
      rows: ledger.rows(BOOK, stateBefore.throughSeq, 1_000),
      instrumentOf: demoTerms,
      fundingOf: null,
    };
  });
}

export function legsOf({ positions, balances }: BookState): readonly HeldLeg[] {
  const held = positions.map(({ venue, instrumentId, signedAmount, averagePrice }): HeldLeg => ({
    venue,
    leg: {
      kind: 'position',
      instrument: demoInstrument(instrumentId),
      signedAmount: signedAmount.toNumber(),
      averagePrice: averagePrice?.toNumber() ?? null,
    },
  }));
  const cash = [...balances].map(([currency, amount]): HeldLeg => {
    return { venue: toVenueId('paper'), leg: { kind: 'balance', currency, amount: amount.toNumber() } };
  });
  return [...held, ...cash];
}

function recordedMarks(): readonly RecordedMark[] {
  const files = readdirSync(`${DEMO_FOLDER}/market`).filter((name) => name.endsWith('.csv.gz'));
  return files.toSorted().map((name) => {
    const { rows } = parseChainCsv(gunzipSync(readFileSync(`${DEMO_FOLDER}/market/${name}`)).toString('utf8'));
    const atMs = rows[0]?.tsMs ?? null;
    if (atMs === null) throw new Error(`${name} names no time`);
    return { atMs, market: chainMarket(rows, atMs) };
  });
}
