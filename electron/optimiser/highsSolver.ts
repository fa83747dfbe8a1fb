/**
 * The solver behind MipSolver: HiGHS compiled to WebAssembly, one thread, blocking. Loaded once per thread that asks (about 50 ms); belongs
 * on a worker, never on the desk's thread. The same model gives the same answer unless the time limit cuts the search short.
 */
import loadHighs, { type Highs, type Model, type ModelData } from 'highs';
import type { MipModel, MipSolution, MipSolveOptions, MipSolver } from '../../shared/hedging/optimise/mipModel.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';

export interface HighsSolverDeps {
  /** Asked now and then during a search; true ends it with the best found so far. */
  readonly isStopped?: () => boolean;
  readonly randomSeed?: number;
}

let loaded: Promise<Highs> | null = null;

/** Rejects only when the package itself cannot be loaded. */
export async function createHighsSolver({ isStopped = () => false, randomSeed = 0 }: HighsSolverDeps = {}): Promise<MipSolver> {
  loaded ??= loadHighs();
  const highs = await loaded;
  return { solve: (model, options) => solve(highs, model, options, { isStopped, randomSeed }) };
}

/** Rows, and how far a lot count may be from a whole number. */
const TOLERANCES = { usual: { row: 1e-7, integer: 1e-6 }, tight: { row: 1e-9, integer: 1e-9 } } as const;
/**
 * Programs of some hundred columns are solved in a few dozen nodes; restarts, sub-searches and symmetry cost several times that.
 * Measured on the demo book with 60 candidates.
 */
const SMALL_PROGRAM = {
  mip_allow_restart: false,
  mip_heuristic_run_rins: false,
  mip_heuristic_run_rens: false,
  mip_heuristic_run_root_reduced_cost: false,
  mip_detect_symmetry: false,
  mip_root_presolve_only: true,
  mip_allow_cut_separation_at_nodes: false,
  mip_pscost_minreliable: 3,
} as const;
const FEASIBLE_POINT = 2;

function solve(highs: Highs, model: MipModel, options: MipSolveOptions, deps: Required<HighsSolverDeps>): Result<MipSolution> {
  try {
    return highs.withModel(toModelData(highs, model), (instance) => {
      instance.options.set({
        output_flag: false,
        random_seed: deps.randomSeed,
        time_limit: options.timeLimitSeconds,
        mip_rel_gap: options.relativeGap,
        mip_abs_gap: options.absoluteGap,
        primal_feasibility_tolerance: TOLERANCES[options.tolerance].row,
        mip_feasibility_tolerance: TOLERANCES[options.tolerance].integer,
        ...SMALL_PROGRAM,
      });
      const { modelStatus } = instance.run({
        [highs.constants.callbackType.mipInterrupt](event) {
          if (deps.isStopped()) event.interrupt();
        },
      });
      return toSolution(highs, instance, modelStatus);
    });
  } catch (error) {
    return fail('calculationFailed', `the solver failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toModelData(highs: Highs, model: MipModel): ModelData {
  const { integer, continuous } = highs.constants.variableType;
  const numCols = model.colCost.length;
  const numRows = model.rowLower.length;
  return {
    numCols,
    numRows,
    colCost: model.colCost,
    colLower: model.colLower,
    colUpper: model.colUpper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    integrality: model.isInteger.map((isInteger) => (isInteger ? integer : continuous)),
    matrix: { format: 'csr', numRows, numCols, starts: model.starts, indices: model.indices, values: model.values },
  };
}

function toSolution(highs: Highs, instance: Model, modelStatus: number): Result<MipSolution> {
  const { optimal, infeasible, timeLimit, interrupted, empty } = highs.constants.modelStatus;
  if (modelStatus === infeasible) return ok({ status: 'infeasible', values: null, objective: null, bound: null, gap: null });
  const isStopped = modelStatus === timeLimit || modelStatus === interrupted;
  if (!isStopped && modelStatus !== optimal && modelStatus !== empty) {
    return fail('calculationFailed', `the solver ended with status ${modelStatus}`);
  }
  const hasPoint = Number(instance.info.get('primal_solution_status')) === FEASIBLE_POINT;
  const objective = hasPoint ? instance.getObjectiveValue() : null;
  const bound = finiteOrNull(instance.info.get('mip_dual_bound'));
  const gap = objective === null || bound === null ? null : objective === 0 ? Math.abs(bound) : (objective - bound) / Math.abs(objective);
  const values = hasPoint ? Array.from(instance.getSolution().colValue) : null;
  return ok({ status: isStopped ? 'timeLimit' : 'optimal', values, objective, bound, gap });
}

function finiteOrNull(value: number | bigint): number | null {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
