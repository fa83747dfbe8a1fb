import type { Settlement } from '../../shared/domain/instrument.ts';
import { type Result } from '../../shared/result/result.ts';
import type { ParityStrike } from '../../shared/smile/parityForward.ts';
import type { ExpiryQuotes } from '../../shared/smile/smilePoints.ts';
import { type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ChainRow } from '../importers/chainCsv.ts';
export interface ChainExpiry {
    readonly expiryMs: MsSinceEpoch;
    readonly days: number;
    readonly quotes: Result<ExpiryQuotes>;
    readonly parityStrikes: readonly ParityStrike[];
    readonly settlement: Settlement;
}
/** The options of one snapshot's rows by family, then by rising expiry. `atMs` is the moment of the quotes. */
export declare function chainExpiries(rows: readonly ChainRow[], atMs: MsSinceEpoch): ReadonlyMap<string, readonly ChainExpiry[]>;
