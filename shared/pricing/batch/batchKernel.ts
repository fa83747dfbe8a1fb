/** Makes batches, and keeps compiled programs for the next ones of their kind. */
import type { FinishedProgram } from '../../math/simd/program.ts';
import { createEuropeanBatch, europeanLayout, type EuropeanBatch, type EuropeanBatchOptions } from './europeanBatch.ts';
import { europeanProgram } from './europeanProgram.ts';
import { createImpliedVolBatch, impliedLayout, type ImpliedVolBatch } from './impliedVolBatch.ts';
import { impliedVolProgram } from './impliedVolProgram.ts';
import { compileProgram, type CompiledProgram } from './wasmRuntime.ts';

/** `simd`: WebAssembly, two rows to an instruction. `plain`: the functions that the fast path is checked against, row by row. */
export type BatchEngine = 'simd' | 'plain';

export interface BatchKernel {
  /** What runs: `plain` where `simd` was wanted and cannot be had. */
  readonly engine: BatchEngine;
  createEuropeanBatch(options: EuropeanBatchOptions): EuropeanBatch;
  createImpliedVolBatch(rows: number): ImpliedVolBatch;
}

/** One kernel serves a thread; it holds nothing but compiled code. */
export function createBatchKernel(wanted: BatchEngine = 'simd'): BatchKernel {
  const compiled = new Map<string, CompiledProgram | null>();
  const engine = wanted === 'simd' && compileProgram(impliedVolProgram(impliedLayout(1))) !== null ? 'simd' : 'plain';

  function compiledOnce(key: string, program: () => FinishedProgram): CompiledProgram | null {
    if (engine === 'plain') return null;
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const fresh = compileProgram(program());
    compiled.set(key, fresh);
    return fresh;
  }

  return {
    engine,
    createEuropeanBatch(options) {
      const layout = europeanLayout(options.rows);
      const isGrouped = options.groups > 0;
      const key = `european ${layout.capacity} ${options.isDiscounted} ${isGrouped} ${options.outputs.join()}`;
      const program = compiledOnce(key, () => europeanProgram(layout, { ...options, isGrouped }));
      return createEuropeanBatch(options, program);
    },
    createImpliedVolBatch(rows) {
      const layout = impliedLayout(rows);
      const program = compiledOnce(`impliedVol ${layout.capacity}`, () => impliedVolProgram(layout));
      return createImpliedVolBatch(rows, program);
    },
  };
}
