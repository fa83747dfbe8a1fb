/** The optimiser away from the thread that answers people. */
import type { Frontier } from '../../shared/hedging/optimise/frontier.ts';
import type { OptimisedHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import type { Result } from '../../shared/result/result.ts';
import type { Job, JobProgress } from './jobRunner.ts';

/** done: the search ended; what it found or why not is the Result inside. failed: the thread could not do it. */
export interface OptimiserPort {
  submitHedge(request: OptimiseRequest): Job<Result<OptimisedHedge>>;
  /** The cheapest single future or perpetual for the delta alone. */
  submitDeltaOnly(request: OptimiseRequest): Job<Result<OptimisedHedge>>;
  submitFrontier(request: OptimiseRequest, points: number, onProgress?: (progress: JobProgress) => void): Job<Result<Frontier>>;
  /** Ends the thread; what runs or comes later is cancelled. */
  close(): Promise<void>;
}
