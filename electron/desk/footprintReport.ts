/** How readable this book's hedging is from outside: from the mark-out rows of its decisions and the delta that was left in between. */
import type { Footprint } from '../../shared/contract/footprintSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { MarkOutRecord } from '../../shared/hedging/decision/decisionRecord.ts';
import { MARK_OUT_SECONDS } from '../../shared/hedging/footprint/markOutStatistics.ts';
import { deltaLeak } from '../../shared/hedging/footprint/deltaLeak.ts';
import { footprintScore, type FootprintHedge } from '../../shared/hedging/footprint/footprintScore.ts';
import { toMs } from '../../shared/units/time.ts';
import type { DecisionPort } from '../ports/ledger.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { DeltaHistory } from './deltaHistory.ts';

export interface FootprintReport {
  readonly of: (bookId: BookId, underlying: Currency, targetDeltaCoin: number) => Footprint;
}

interface FootprintReportDeps {
  readonly decisions: Pick<DecisionPort, 'recent'>;
  readonly journal: Pick<DecisionJournal, 'body'>;
  readonly history: DeltaHistory;
}

/** Decision rows looked back at. */
const RECENT_ROWS = 5_000;

export function createFootprintReport({ decisions, journal, history }: FootprintReportDeps): FootprintReport {
  /** One hedge per decision, however many moments it filled in. */
  function hedgesOf(bookId: BookId, underlying: Currency): readonly FootprintHedge[] {
    const byDecision = new Map<string, MarkOutRecord[]>();
    for (const record of decisions.recent(bookId, RECENT_ROWS)) {
      if (record.verdict !== 'markOut' || record.underlying !== underlying) continue;
      const body = journal.body(record);
      if (body?.schemaVersion !== 2 || body.markOuts === null || body.closes === null) continue;
      byDecision.set(body.closes, [...(byDecision.get(body.closes) ?? []), body.markOuts]);
    }
    return [...byDecision.values()].map(toHedge);
  }

  return {
    of(bookId, underlying, targetDeltaCoin) {
      const hedges = hedgesOf(bookId, underlying);
      const { hedges: count, score, markOuts, words } = footprintScore(hedges);
      const points = history.since(underlying, toMs(0));
      const leak = deltaLeak({ points, hedgesMs: hedges.map(({ tsMs }) => tsMs), targetDeltaCoin, maxStepMs: null });
      return {
        hedges: count,
        score,
        markOuts: markOuts.map((statistic) => ({ ...statistic })),
        leakUsd: leak.ok ? leak.value.leakUsd : null,
        words,
      };
    },
  };
}

function toHedge(fills: readonly MarkOutRecord[]): FootprintHedge {
  const coins = fills.reduce((sum, fill) => sum + fill.coins, 0);
  const amountUsd = fills.reduce((sum, fill) => sum + fill.coins * fill.priceUsd, 0);
  return {
    tsMs: Math.min(...fills.map(({ filledMs }) => filledMs)),
    side: fills[0]?.side ?? 'buy',
    amountUsd,
    priceUsd: amountUsd / coins,
    markOuts: MARK_OUT_SECONDS.map((afterSeconds) => ({ afterSeconds, midUsd: midAfter(fills, afterSeconds, coins) })),
  };
}

/** The mids after its fills, weighted by their coins; null as soon as one is unknown. */
function midAfter(fills: readonly MarkOutRecord[], afterSeconds: number, coins: number): number | null {
  let weighted = 0;
  for (const fill of fills) {
    const midUsd = fill.marks.find((mark) => mark.afterSeconds === afterSeconds)?.midUsd ?? null;
    if (midUsd === null) return null;
    weighted += fill.coins * midUsd;
  }
  return weighted / coins;
}
