/** How near the next hedge is: the share of the way from the centre to the trigger that the delta has used. */
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';

export interface TriggerUse {
  /** 0 at the centre, 1 at the trigger, more beyond it. */
  readonly share: number;
  readonly triggerCoin: number;
  /** What is left to the trigger; < 0 beyond it. */
  readonly leftCoin: number;
}

type Triggered = Pick<HedgeView, 'netDeltaCoin' | 'targetCoin' | 'triggerLowerCoin' | 'triggerUpperCoin'>;

/** Null: no band, or the delta is unknown. A trigger at the centre itself is used up by any delta. */
export function triggerUse({ netDeltaCoin, targetCoin, triggerLowerCoin, triggerUpperCoin }: Triggered): TriggerUse | null {
  if (netDeltaCoin === null || triggerLowerCoin === null || triggerUpperCoin === null) return null;
  const isAbove = netDeltaCoin >= targetCoin;
  const triggerCoin = isAbove ? triggerUpperCoin : triggerLowerCoin;
  const wayCoin = Math.abs(triggerCoin - targetCoin);
  const usedCoin = Math.abs(netDeltaCoin - targetCoin);
  const leftCoin = isAbove ? triggerCoin - netDeltaCoin : netDeltaCoin - triggerCoin;
  if (wayCoin > 0) return { share: usedCoin / wayCoin, triggerCoin, leftCoin };
  return { share: usedCoin > 0 ? 1 : 0, triggerCoin, leftCoin };
}

const MOST_PCT = 999;

/** Whole percent; far beyond the trigger only that it is far beyond. */
export function usedWords(share: number): string {
  const pct = Math.round(share * 100);
  return pct > MOST_PCT ? `>${MOST_PCT}` : String(pct);
}
