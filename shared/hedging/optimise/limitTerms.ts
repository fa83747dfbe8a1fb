/** What each limit is about: where the book stands, what a lot adds to it, what the answer is held against. */
import { assertNever } from '../../result/assertNever.ts';
import type { LotCandidate } from './lotCandidate.ts';
import type { GreekSums, LimitName, OptimiseRequest } from './optimiseRequest.ts';

/** One limit of the request: what of the book it holds, and how much a lot adds. */
export interface LimitTerms {
  readonly limit: number | null;
  /** Before the trades, from the target (delta) or from 0. */
  readonly start: number;
  readonly penaltyUsdPerUnit: number | null;
}

export function limitTerms(request: OptimiseRequest, name: LimitName): LimitTerms {
  const { limits, soft, book } = request;
  switch (name) {
    case 'delta':
      return { limit: limits.deltaCoin, start: book.deltaCoin - request.targetDeltaCoin, penaltyUsdPerUnit: soft?.deltaUsdPerCoin ?? null };
    case 'gamma':
      return { limit: limits.gammaCoinPerUsd, start: book.gammaCoinPerUsd, penaltyUsdPerUnit: soft?.gammaUsdPerUnit ?? null };
    case 'vega':
      return { limit: limits.vegaUsdPerVolPoint, start: book.vegaUsdPerVolPoint, penaltyUsdPerUnit: soft?.vegaUsdPerUnit ?? null };
    case 'margin':
      return { limit: limits.marginUsd, start: 0, penaltyUsdPerUnit: soft?.marginUsdPerUsd ?? null };
    default:
      return assertNever(name);
  }
}

/** What `net` lots (bought > 0) add to what the limit is held against. */
export function limitPart(candidate: LotCandidate, name: LimitName, net: number): number {
  switch (name) {
    case 'delta':
      return net * candidate.deltaCoin;
    case 'gamma':
      return net * candidate.gammaCoinPerUsd;
    case 'vega':
      return net * candidate.vegaUsdPerVolPoint;
    case 'margin':
      return Math.abs(net) * (net > 0 ? candidate.buy : candidate.sell).marginUsdPerLot;
    default:
      return assertNever(name);
  }
}

/** What a limit is held against. */
export function reachedOf({ targetDeltaCoin }: OptimiseRequest, name: LimitName, after: GreekSums, marginUsd: number): number {
  switch (name) {
    case 'delta':
      return Math.abs(after.deltaCoin - targetDeltaCoin);
    case 'gamma':
      return Math.abs(after.gammaCoinPerUsd);
    case 'vega':
      return Math.abs(after.vegaUsdPerVolPoint);
    case 'margin':
      return marginUsd;
    default:
      return assertNever(name);
  }
}
