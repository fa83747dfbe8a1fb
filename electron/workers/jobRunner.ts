/** Runs matrix jobs on worker threads: rows are dealt out in blocks, each computed whole by one thread, so the bits do not depend on how many. */
import type { Failure } from '../../shared/result/result.ts';
import type { MatrixPlan } from '../../shared/risk/matrixPlan.ts';
import type { MatrixReply } from './matrixMessages.ts';
import { createWorkerThreads } from './workerThreads.ts';

type Outcome =
  | { readonly kind: 'done'; readonly value: Float64Array }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: Failure };

type OnProgress = (progress: { readonly done: number; readonly total: number }) => void;

interface MatrixJob {
  readonly outcome: Promise<Outcome>;
  cancel(): void;
}

/** The shape of JobRunnerPort, which whoever composes the desk checks it against. */
export interface JobRunner {
  submitMatrix(plan: MatrixPlan, onProgress?: OnProgress): MatrixJob;
  close(): Promise<void>;
}

export interface JobRunnerDeps {
  /** The matrix worker's file. */
  readonly matrixWorker: URL;
  /** ≥ 1. */
  readonly threads: number;
}

export function createJobRunner({ matrixWorker, threads: count }: JobRunnerDeps): JobRunner {
  const threads = createWorkerThreads(matrixWorker, count);
  const running = new Set<RunningJob>();
  let nextPartId = 1;
  let isClosed = false;

  function submitMatrix(plan: MatrixPlan, onProgress: OnProgress = () => {}): MatrixJob {
    if (isClosed) return { outcome: Promise.resolve({ kind: 'cancelled' }), cancel: () => {} };
    const job = createRunningJob(plan, onProgress);
    running.add(job);
    void job.outcome.then(() => running.delete(job));
    for (const [at, { from, until }] of blocksOf(plan.rows.length, threads.count).entries()) {
      const part = { partId: nextPartId, plan: { ...plan, rows: plan.rows.slice(from, until) }, stop: job.stop };
      nextPartId += 1;
      threads.send(at, part, {
        onReply: (reply) => job.take(from, reply),
        onLost: (message) => job.fail(`a worker thread was lost: ${message}`),
      });
    }
    return job;
  }

  return {
    submitMatrix,
    async close() {
      isClosed = true;
      for (const job of running) job.cancel();
      await threads.close();
    },
  };
}

interface RunningJob extends MatrixJob {
  readonly stop: Int32Array<SharedArrayBuffer>;
  /** `from`: the first row of the part that replies. */
  take(from: number, reply: MatrixReply): void;
  fail(message: string): void;
}

function createRunningJob({ rows, shifts }: MatrixPlan, onProgress: OnProgress): RunningJob {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const cells = new Float64Array(rows.length * shifts.length);
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const doneByPart = new Map<number, number>();
  let filled = 0;
  let hasEnded = false;

  function end(outcome: Outcome): void {
    hasEnded = true;
    Atomics.store(stop, 0, 1);
    resolve(outcome);
  }

  function fill(from: number, part: Float64Array): void {
    cells.set(part, from * shifts.length);
    filled += part.length;
    if (filled === cells.length) end({ kind: 'done', value: cells });
  }

  function countRows(partId: number, done: number): void {
    doneByPart.set(partId, done);
    let rowsDone = 0;
    for (const count of doneByPart.values()) rowsDone += count;
    onProgress({ done: rowsDone, total: rows.length });
  }

  const fail = (message: string): void => end({ kind: 'failed', failure: { reason: 'calculationFailed', message } });
  if (cells.length === 0) end({ kind: 'done', value: cells });
  return {
    stop,
    outcome: promise,
    cancel: () => end({ kind: 'cancelled' }),
    fail,
    take(from, reply) {
      if (hasEnded) return;
      if (reply.kind === 'progress') countRows(reply.partId, reply.done);
      else if (reply.kind === 'done') fill(from, reply.cells);
      else fail(reply.kind === 'failed' ? reply.message : 'a part stopped by itself');
    },
  };
}

interface Block {
  readonly from: number;
  readonly until: number;
}

/** At most `count` blocks of neighbouring rows, as even as can be, none empty. */
function blocksOf(rows: number, count: number): readonly Block[] {
  const size = Math.max(1, Math.ceil(rows / count));
  return Array.from({ length: Math.ceil(rows / size) }, (_, at) => ({ from: at * size, until: Math.min(rows, (at + 1) * size) }));
}
