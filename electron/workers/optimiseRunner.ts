/** Runs the optimiser's searches on a thread of its own, one after the other; the solver is loaded there when first asked. */
import type { Frontier } from '../../shared/hedging/optimise/frontier.ts';
import type { OptimisedHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import type { Failure, Result } from '../../shared/result/result.ts';
import type { OptimisePart, OptimiseQuestion, OptimiseReply } from './optimiseMessages.ts';
import { createWorkerThreads } from './workerThreads.ts';

type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: Failure };

type OnProgress = (progress: { readonly done: number; readonly total: number }) => void;

interface OptimiseJob<T> {
  readonly outcome: Promise<Outcome<T>>;
  /** Stops a search within some milliseconds; one that has ended stays what it is. */
  cancel(): void;
}

/** The shape of OptimiserPort, which whoever composes the desk checks it against. */
export interface OptimiseRunner {
  submitHedge(request: OptimiseRequest): OptimiseJob<Result<OptimisedHedge>>;
  submitDeltaOnly(request: OptimiseRequest): OptimiseJob<Result<OptimisedHedge>>;
  submitFrontier(request: OptimiseRequest, points: number, onProgress?: OnProgress): OptimiseJob<Result<Frontier>>;
  close(): Promise<void>;
}

/** `worker`: the optimiser's worker file, source or built. */
export function createOptimiseRunner(worker: URL): OptimiseRunner {
  const threads = createWorkerThreads<OptimisePart, OptimiseReply>(worker, 1);
  const running = new Set<OptimiseJob<unknown>>();
  let nextPartId = 1;
  let isClosed = false;

  /** The answer's type follows from the question's kind; the worker is ours. */
  function submit<T>(question: OptimiseQuestion, onProgress: OnProgress): OptimiseJob<T> {
    if (isClosed) return { outcome: Promise.resolve({ kind: 'cancelled' }), cancel: () => {} };
    const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    let hasEnded = false;
    const end = (outcome: Outcome<T>): void => {
      hasEnded = true;
      Atomics.store(stop, 0, 1);
      resolve(outcome);
    };
    const fail = (message: string): void => end({ kind: 'failed', failure: { reason: 'calculationFailed', message } });
    const job: OptimiseJob<T> = { outcome: promise, cancel: () => end({ kind: 'cancelled' }) };
    running.add(job);
    void promise.then(() => running.delete(job));
    const part = { partId: nextPartId, question, stop };
    nextPartId += 1;
    threads.send(0, part, {
      onReply(reply) {
        if (hasEnded) return;
        if (reply.kind === 'progress') onProgress({ done: reply.done, total: reply.total });
        else if (reply.kind === 'done') end({ kind: 'done', value: reply.answer as T });
        else fail(reply.kind === 'failed' ? reply.message : 'a search stopped by itself');
      },
      onLost: (message) => fail(`the optimiser’s thread was lost: ${message}`),
    });
    return job;
  }

  const ignore: OnProgress = () => {};
  return {
    submitHedge: (request) => submit({ kind: 'hedge', request }, ignore),
    submitDeltaOnly: (request) => submit({ kind: 'deltaOnly', request }, ignore),
    submitFrontier: (request, points, onProgress = ignore) => submit({ kind: 'frontier', request, points }, onProgress),
    async close() {
      isClosed = true;
      for (const job of running) job.cancel();
      await threads.close();
    },
  };
}
