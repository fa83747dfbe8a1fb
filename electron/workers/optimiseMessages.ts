/** What the optimiser's worker and its runner say to each other. Types only: both ends are ours. */
import type { Frontier } from '../../shared/hedging/optimise/frontier.ts';
import type { OptimisedHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import type { Result } from '../../shared/result/result.ts';

export type OptimiseQuestion =
  | { readonly kind: 'hedge' | 'deltaOnly'; readonly request: OptimiseRequest }
  | { readonly kind: 'frontier'; readonly request: OptimiseRequest; readonly points: number };

export interface OptimisePart {
  readonly partId: number;
  readonly question: OptimiseQuestion;
  /** One shared number: not 0 means stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export type OptimiseAnswer = Result<OptimisedHedge> | Result<Frontier>;

export type OptimiseReply =
  | { readonly kind: 'progress'; readonly partId: number; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly partId: number; readonly answer: OptimiseAnswer }
  | { readonly kind: 'stopped'; readonly partId: number }
  | { readonly kind: 'failed'; readonly partId: number; readonly message: string };
