/** Where the cells of `desk ladder` and `desk matrix` are computed: here while that is quick, on worker threads when it is not. */
import { matrixRows } from '../../shared/risk/matrixCells.ts';
import type { MatrixPlan } from '../../shared/risk/matrixPlan.ts';
import type { Job, JobOutcome, JobRunnerPort } from '../ports/jobRunner.ts';
import type { CommandAnswer } from './commandAnswer.ts';

/** The cells of each plan, in their order. */
export type CellsOf = (plans: readonly MatrixPlan[]) => Promise<JobOutcome<readonly Float64Array[]>>;

/** Options × cells, over all plans, that take about 50 ms on one thread at the measured 10–25 ns each. */
export const QUICK_WORK = 2_500_000;

export interface ThreadedCells {
  /** Asked for once there is more work than `quickWork`. */
  createRunner(): JobRunnerPort;
  readonly quickWork: number;
  /** How much is done, 0…1; 1 comes last, however it ends. */
  onProgress(share: number): void;
  /** Calls `cancel` when the person wants to stop, until the function returned is called. */
  onInterrupt(cancel: () => void): () => void;
}

export const cellsHere: CellsOf = (plans) => Promise.resolve({ kind: 'done', value: plans.map(rowsHere) });

function rowsHere(plan: MatrixPlan): Float64Array {
  const cells = matrixRows(plan, 0, plan.rows.length, () => true);
  if (cells === null) throw new Error('nothing stops this loop');
  return cells;
}

/** The same bits as `cellsHere`. */
export function createThreadedCells(deps: ThreadedCells): CellsOf {
  return (plans) => (workOf(plans) <= deps.quickWork ? cellsHere(plans) : onThreads(plans, deps));
}

function workOf(plans: readonly MatrixPlan[]): number {
  return plans.reduce((work, { sign, rows, shifts }) => work + sign.length * rows.length * shifts.length, 0);
}

/** One plan after another: each is copied to the threads, and only one copy shall exist at a time. */
async function onThreads(plans: readonly MatrixPlan[], deps: ThreadedCells): Promise<JobOutcome<readonly Float64Array[]>> {
  const runner = deps.createRunner();
  let job: Job<Float64Array> | null = null;
  let isCancelled = false;
  const stopListening = deps.onInterrupt(() => {
    isCancelled = true;
    job?.cancel();
  });
  try {
    const all: Float64Array[] = [];
    for (const plan of plans) {
      if (isCancelled) return { kind: 'cancelled' };
      job = runner.submitMatrix(plan, ({ done, total }) => deps.onProgress((all.length + done / total) / plans.length));
      const outcome = await job.outcome;
      if (outcome.kind !== 'done') return outcome;
      all.push(outcome.value);
    }
    return { kind: 'done', value: all };
  } finally {
    stopListening();
    deps.onProgress(1);
    await runner.close();
  }
}

/** The answer of a command whose cells were not computed. */
export function withoutCells(outcome: Exclude<JobOutcome<unknown>, { readonly kind: 'done' }>): CommandAnswer {
  if (outcome.kind === 'cancelled') return { kind: 'cancelled', stderrLines: ['interrupted'] };
  return { kind: 'failed', stderrLines: [outcome.failure.message] };
}
