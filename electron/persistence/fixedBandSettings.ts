/** The fixed bands that builds before version 70 of the database kept in the settings, as policies. */
import { z } from 'zod';
import type { BookId } from '../../shared/domain/book.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { fixedBandOf } from '../../shared/hedging/policy/defaultPolicy.ts';
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
  return fixedBandOf({ halfWidthCoin, targetDeltaCoin, hedgeTo: hedgeTo === 'centre' ? 'target' : 'edge' });
}
