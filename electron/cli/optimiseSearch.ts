/** The optimiser's searches as `desk optimise` runs them: on the thread of an OptimiserPort, with progress, until Ctrl-C. */
import type { Frontier } from '../../shared/hedging/optimise/frontier.ts';
import type { OptimisedHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import type { Result } from '../../shared/result/result.ts';
import type { Job, JobOutcome } from '../ports/jobRunner.ts';
import type { OptimiserPort } from '../ports/optimiser.ts';

export interface OptimiseSearch {
  hedge(request: OptimiseRequest): Promise<JobOutcome<Result<OptimisedHedge>>>;
  deltaOnly(request: OptimiseRequest): Promise<JobOutcome<Result<OptimisedHedge>>>;
  frontier(request: OptimiseRequest, points: number): Promise<JobOutcome<Result<Frontier>>>;
  close(): Promise<void>;
}

export interface SearchDeps {
  readonly optimiser: OptimiserPort;
  /** How much of a frontier is done, 0…1; 1 comes last, however it ends. */
  onProgress(share: number): void;
  /** Calls `cancel` when the person wants to stop, until the function returned is called. */
  onInterrupt(cancel: () => void): () => void;
}

export function createOptimiseSearch(deps: SearchDeps): OptimiseSearch {
  const { optimiser } = deps;
  let isCancelled = false;
  let current: Job<unknown> | null = null;
  const stopListening = deps.onInterrupt(() => {
    isCancelled = true;
    current?.cancel();
  });

  async function run<T>(submit: () => Job<T>): Promise<JobOutcome<T>> {
    if (isCancelled) return { kind: 'cancelled' };
    const job = submit();
    current = job;
    return job.outcome;
  }

  return {
    hedge: (request) => run(() => optimiser.submitHedge(request)),
    deltaOnly: (request) => run(() => optimiser.submitDeltaOnly(request)),
    frontier: (request, points) => run(() => optimiser.submitFrontier(request, points, ({ done, total }) => deps.onProgress(done / total))),
    async close() {
      stopListening();
      deps.onProgress(1);
      await optimiser.close();
    },
  };
}
