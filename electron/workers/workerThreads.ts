/** A fixed number of threads that are started when first needed, kept, and replaced when they die. */
import { Worker } from 'node:worker_threads';
import type { MatrixPart, MatrixReply } from './matrixMessages.ts';

/** What every part and every reply says of itself. */
interface Part {
  readonly partId: number;
}

interface Reply extends Part {
  readonly kind: string;
}

export interface PartListener<R extends Reply = MatrixReply> {
  onReply(reply: R): void;
  /** The thread died under the part. */
  onLost(message: string): void;
}

export interface WorkerThreads<P extends Part = MatrixPart, R extends Reply = MatrixReply> {
  readonly count: number;
  /** Sends `part` to thread `at` (0 … count−1). */
  send(at: number, part: P, listener: PartListener<R>): void;
  close(): Promise<void>;
}

interface Thread<R extends Reply> {
  readonly worker: Worker;
  readonly listeners: Map<number, PartListener<R>>;
}

/** `entry`: the worker's file, as it lies beside the caller (source or built). */
export function createWorkerThreads<P extends Part = MatrixPart, R extends Reply = MatrixReply>(
  entry: URL,
  count: number,
): WorkerThreads<P, R> {
  const threads: (Thread<R> | undefined)[] = [];

  function start(at: number): Thread<R> {
    const thread: Thread<R> = { worker: new Worker(entry), listeners: new Map() };
    const lose = (message: string): void => {
      if (threads[at] === thread) threads[at] = undefined;
      const lost = [...thread.listeners.values()];
      thread.listeners.clear();
      for (const listener of lost) listener.onLost(message);
    };
    thread.worker.on('message', (reply: R) => deliver(thread, reply));
    thread.worker.on('error', (error: unknown) => lose(error instanceof Error ? error.message : String(error)));
    thread.worker.on('exit', (code) => lose(`the thread ended with code ${code}`));
    threads[at] = thread;
    return thread;
  }

  return {
    count,
    send(at, part, listener) {
      const thread = threads[at] ?? start(at);
      thread.listeners.set(part.partId, listener);
      thread.worker.ref();
      thread.worker.postMessage(part, []);
    },
    async close() {
      await Promise.all(threads.flatMap((thread) => (thread === undefined ? [] : [thread.worker.terminate()])));
    },
  };
}

/** An idle thread does not keep the process alive. */
function deliver<R extends Reply>({ worker, listeners }: Thread<R>, reply: R): void {
  const listener = listeners.get(reply.partId);
  if (reply.kind !== 'progress') listeners.delete(reply.partId);
  if (listeners.size === 0) worker.unref();
  listener?.onReply(reply);
}
