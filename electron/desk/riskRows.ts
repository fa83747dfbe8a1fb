/** The positions tree as the grid wants it: what rows there are, in display order, and which leg or sum each one shows. */
import type { RiskRowMeta } from '../../shared/contract/feeds.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import { underlyingOf, type Leg } from '../../shared/risk/leg.ts';
import type { BookStructure, ExpiryStructure } from '../../shared/risk/bookStructure.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';

/** What a row shows. Places of groups are those of the structure. */
export type RowSource =
  | { readonly kind: 'total' }
  | { readonly kind: 'underlying'; readonly at: number }
  | { readonly kind: 'expiry'; readonly underlyingAt: number; readonly at: number }
  | { readonly kind: 'leg'; readonly at: number; readonly underlyingAt: number };

export interface RiskRow {
  readonly meta: RiskRowMeta;
  readonly source: RowSource;
}

export function riskRows(structure: BookStructure, legs: readonly Leg[]): readonly RiskRow[] {
  const rows = structure.flatMap((part, underlyingAt) => {
    const key = `underlying/${part.underlying ?? 'cash'}`;
    const head = groupRow(key, 'total', 'underlying', part.underlying ?? 'Cash', part.underlying, { kind: 'underlying', at: underlyingAt });
    return [head, ...part.expiries.flatMap((expiry, at) => expiryRows(key, part.underlying, expiry, underlyingAt, at, legs))];
  });
  return [...rows, groupRow('total', null, 'total', 'All', null, { kind: 'total' })];
}

function expiryRows(
  parentKey: string,
  underlying: Currency | null,
  expiry: ExpiryStructure,
  underlyingAt: number,
  at: number,
  legs: readonly Leg[],
): readonly RiskRow[] {
  const key = `${parentKey}/${expiry.expiryMs ?? 'open'}`;
  const head = groupRow(key, parentKey, 'expiry', expiryLabel(expiry.expiryMs), underlying, { kind: 'expiry', underlyingAt, at });
  const leaves = expiry.legs.flatMap((place) => {
    const leg = legs[place];
    return leg === undefined ? [] : [legRow(key, leg, { kind: 'leg', at: place, underlyingAt })];
  });
  return [head, ...leaves];
}

function groupRow(
  key: string,
  parentKey: string | null,
  level: RiskRowMeta['level'],
  label: string,
  underlying: Currency | null,
  source: RowSource,
): RiskRow {
  const meta = { key, parentKey, level, label, underlying, instrumentId: null, kind: 'group', qtyUnit: null, priceUnit: null } as const;
  return { meta, source };
}

function legRow(parentKey: string, leg: Leg, source: RowSource): RiskRow {
  const underlying = underlyingOf(leg);
  if (leg.kind === 'balance') {
    const meta = { key: `balance/${leg.currency}`, parentKey, level: 'leg', label: `${leg.currency} balance`, underlying } as const;
    return { meta: { ...meta, instrumentId: null, kind: 'balance', qtyUnit: 'coin', priceUnit: null }, source };
  }
  const { instrument } = leg;
  const inCoin = instrument.kind === 'option' && instrument.settlement === 'inverse';
  return {
    meta: {
      key: `position/${instrument.venue}/${instrument.id}`,
      parentKey,
      level: 'leg',
      label: instrument.id,
      underlying,
      instrumentId: instrument.id,
      kind: instrument.kind,
      qtyUnit: instrument.amountUnit,
      priceUnit: inCoin ? 'coin' : 'usd',
    },
    source,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "27 Feb 26"; what never expires stands together. */
function expiryLabel(expiryMs: MsSinceEpoch | null): string {
  if (expiryMs === null) return 'No expiry';
  const date = new Date(expiryMs);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${String(date.getUTCFullYear()).slice(2)}`;
}
