/** What the matrix worker and its pool say to each other. Types only: both ends are ours. */
import type { MatrixPlan } from '../../shared/risk/matrixPlan.ts';

export interface MatrixPart {
  readonly partId: number;
  /** Only the rows of this part. */
  readonly plan: MatrixPlan;
  /** One shared number: not 0 means stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export type MatrixReply =
  | { readonly kind: 'progress'; readonly partId: number; readonly done: number }
  | { readonly kind: 'done'; readonly partId: number; readonly cells: Float64Array<ArrayBuffer> }
  | { readonly kind: 'stopped'; readonly partId: number }
  | { readonly kind: 'failed'; readonly partId: number; readonly message: string };
