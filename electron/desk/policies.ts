/** The hedging policy of each book and underlying, kept in the settings and audited when it changes. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import { fixedBandPolicySchema, type FixedBandPolicy } from '../../shared/contract/hedgeSchemas.ts';
import type { Result } from '../../shared/result/result.ts';
import type { SettingsPort } from '../ports/ledger.ts';

export interface Policies {
  of(bookId: BookId, underlying: Currency): FixedBandPolicy;
  set(bookId: BookId, underlying: Currency, policy: FixedBandPolicy): Result<void>;
}

/** Before the trader chose: about 40 kUSD of BTC or 10 kUSD of ETH either way at the prices of early 2026. */
const DEFAULT_HALF_WIDTH_COIN: ReadonlyMap<string, number> = new Map([
  ['BTC', 0.5],
  ['ETH', 5],
]);
const OTHER_HALF_WIDTH_COIN = 1;

export function createPolicies(settings: SettingsPort): Policies {
  const known = new Map<string, FixedBandPolicy>();
  const keyOf = (bookId: BookId, underlying: Currency): string => `policy/${bookId}/${underlying}`;

  return {
    of(bookId, underlying) {
      const key = keyOf(bookId, underlying);
      const policy = known.get(key) ?? stored(settings.get(key)) ?? defaultPolicy(underlying);
      known.set(key, policy);
      return policy;
    },
    set(bookId, underlying, policy) {
      const key = keyOf(bookId, underlying);
      const written = settings.set(key, policy);
      if (written.ok) known.set(key, policy);
      return written;
    },
  };
}

function stored(value: unknown): FixedBandPolicy | null {
  const parsed = fixedBandPolicySchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

function defaultPolicy(underlying: Currency): FixedBandPolicy {
  return {
    kind: 'fixedBand',
    targetDeltaCoin: 0,
    halfWidthCoin: DEFAULT_HALF_WIDTH_COIN.get(underlying) ?? OTHER_HALF_WIDTH_COIN,
    hedgeTo: 'edge',
  };
}
