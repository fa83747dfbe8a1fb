/** Runs a function of lanes over a list of numbers, so that tests can look at it. */
import { add, addInt, int, isLessInt, loadLanes, storeLanes, type Lanes } from '../../../../shared/math/simd/expression.ts';
import { TABLES_END, writeTables } from '../../../../shared/math/simd/laneFunctions.ts';
import { createProgram, type Program } from '../../../../shared/math/simd/program.ts';
import { MODULE_NAMES, moduleBytes } from '../../../../shared/math/simd/wasmModule.ts';

const PAIR_BYTES = 16;
const PAGE_BYTES = 65_536;

/** `formula` of each x; `xs` of even length. */
export function mapLanes(xs: readonly number[], formula: (p: Program, x: Lanes) => Lanes): readonly number[] {
  const outputAt = TABLES_END + xs.length * 8;
  const p = createProgram({ parameters: 1, constantsAt: 0 });
  const offset = p.keep(int(0));
  p.repeatWhile(() => {
    const x = p.keep(loadLanes(offset, TABLES_END));
    p.write(storeLanes(offset, outputAt, formula(p, x)));
    p.set(offset, addInt(offset, int(PAIR_BYTES)));
    return isLessInt(offset, p.parameter(0));
  });
  const { body, constants } = p.finish(offset);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((outputAt + xs.length * 8) / PAGE_BYTES) + 1 });
  writeTables(memory.buffer);
  new BigUint64Array(memory.buffer).set(constants);
  new Float64Array(memory.buffer, TABLES_END, xs.length).set(xs);
  const module = new WebAssembly.Module(moduleBytes(body));
  const { exports } = new WebAssembly.Instance(module, { [MODULE_NAMES.importModule]: { [MODULE_NAMES.memory]: memory } });
  const run = exports[MODULE_NAMES.run] as (bytes: number) => number;
  run(xs.length * 8);
  return [...new Float64Array(memory.buffer, outputAt, xs.length)];
}

/** x + x: the smallest formula there is. */
export function doubled(_: Program, x: Lanes): Lanes {
  return add(x, x);
}
