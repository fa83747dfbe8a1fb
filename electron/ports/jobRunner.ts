/** Long calculations away from the thread that answers people: anything over 50 ms. */
import type { Failure } from '../../shared/result/result.ts';
import type { MatrixPlan } from '../../shared/risk/matrixPlan.ts';

export interface JobProgress {
  readonly done: number;
  readonly total: number;
}

/** cancelled: somebody asked for it, and nothing is left of the work. */
export type JobOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Job<T> {
  /** Never rejects. */
  readonly outcome: Promise<JobOutcome<T>>;
  /** Stops the work within a row's time; a job that has ended stays what it is. */
  cancel(): void;
}

export interface JobRunnerPort {
  /** The cells of `plan`, row after row: the same bits as matrixRows gives, however many threads there are. Progress counts rows. */
  submitMatrix(plan: MatrixPlan, onProgress?: (progress: JobProgress) => void): Job<Float64Array>;
  /** Ends the threads; jobs that run are cancelled, jobs submitted later too. */
  close(): Promise<void>;
}
