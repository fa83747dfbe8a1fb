/** The fixed bands that builds before version 70 of the database kept in the settings, as policies. */
import { z } from 'zod';
import type { BookId } from '../../shared/domain/book.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { ReadableDb } from './database.ts';

/** As it was written then; a copy, because what was written does not change with the contract. */
const fixedBandSchema = z.object({
  kind: z.literal('fixedBand'),
  targetDeltaCoin: z.number(),
  halfWidthCoin: z.number().positive(),
  hedgeTo: z.enum(['edge', 'centre']),
});
type FixedBand = z.infer<typeof fixedBandSchema>;

/** The policy in the settings of a book and underlying; null: none, or nothing that could be read then either. */
export function createFixedBandSettings(db: ReadableDb): (bookId: BookId, underlying: string) => HedgePolicy | null {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  return (bookId, underlying) => {
    const row = select.get(`policy/${bookId}/${underlying}`);
    const parsed = row === undefined ? null : fixedBandSchema.safeParse(JSON.parse(row.value));
    return parsed?.success === true ? toPolicy(parsed.data) : null;
  };
}

/** What a desk did with a fixed band then: the perpetual, at market within 0.5 % of the touch, when the trader clicked. */
function toPolicy({ targetDeltaCoin, halfWidthCoin, hedgeTo }: FixedBand): HedgePolicy {
  return {
    schemaVersion: 1,
    name: 'Fixed band',
    targetDeltaCoin,
    band: { kind: 'fixed', unit: 'coin', below: halfWidthCoin, above: halfWidthCoin },
    events: [],
    hysteresisShare: 0,
    coolDownSeconds: 0,
    filters: { minMove: null, quietHours: [], blackout: { settlementMinutes: 0, fundingMinutes: 0 }, maxDataAgeMs: null },
    sizing: { to: hedgeTo === 'centre' ? 'target' : 'edge', ratioPct: 100 },
    hedgeSet: { kind: 'all' },
    instruments: { buy: { kind: 'perpetual' }, sell: { kind: 'perpetual' } },
    execution: { style: 'market', rounding: 'insideBand', escalateAfterSeconds: null },
    limits: {
      minOrderUsd: 0,
      maxOrderUsd: null,
      maxHourUsd: null,
      maxDayUsd: null,
      maxPositionUsd: null,
      maxSlippagePct: 0.5,
      maxDepthSharePct: 100,
      maxMarginUsePct: null,
      allowShortSpot: false,
      reduceOnly: false,
    },
    concealment: null,
    horizonHours: 24,
    capitalCostPctPerYear: 10,
    mode: 'oneClick',
  };
}
