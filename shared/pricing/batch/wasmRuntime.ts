/** Starts a finished program. WebAssembly is part of every engine the desk runs on, but not of the language's own library, hence the types here. */
import { TABLES_AT, TABLES_END, writeTables } from '../../math/simd/laneFunctions.ts';
import type { FinishedProgram } from '../../math/simd/program.ts';
import { MODULE_NAMES, moduleBytes } from '../../math/simd/wasmModule.ts';

/** A compiled module; opaque. */
interface WasmModule {
  readonly brand?: 'WasmModule';
}
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
interface WasmApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Instance: new (module: WasmModule, imports: unknown) => { readonly exports: Readonly<Record<string, unknown>> };
}

declare const WebAssembly: WasmApi | undefined;

export interface CompiledProgram {
  readonly module: WasmModule;
  readonly constants: BigUint64Array;
}

export interface RunningProgram {
  readonly memory: ArrayBuffer;
  /** See `rowLoop`. */
  run(bytes: number): number;
}

/** Null where the engine has no WebAssembly with SIMD, or a page's content security policy forbids it ('wasm-unsafe-eval' allows it). */
export function compileProgram({ body, constants }: FinishedProgram): CompiledProgram | null {
  if (typeof WebAssembly === 'undefined') return null;
  const bytes = moduleBytes(body);
  try {
    return WebAssembly.validate(bytes) ? { module: new WebAssembly.Module(bytes), constants } : null;
  } catch {
    return null;
  }
}

/** An instance with `pages` pages of memory of its own. */
export function startProgram({ module, constants }: CompiledProgram, pages: number): RunningProgram {
  if (typeof WebAssembly === 'undefined') throw new Error('a program was compiled where there is no WebAssembly');
  if (constants.byteLength > TABLES_AT)
    throw new RangeError(`constants: expected at most ${TABLES_AT} bytes, were ${constants.byteLength}`);
  const memory = new WebAssembly.Memory({ initial: pages });
  new BigUint64Array(memory.buffer, 0, constants.length).set(constants);
  writeTables(memory.buffer);
  const instance = new WebAssembly.Instance(module, { [MODULE_NAMES.importModule]: { [MODULE_NAMES.memory]: memory } });
  return { memory: memory.buffer, run: instance.exports[MODULE_NAMES.run] as (bytes: number) => number };
}

/** Memory for a batch without a program; the same layout, so that the columns are the same. */
export function plainMemory(pages: number): ArrayBuffer {
  return new ArrayBuffer(Math.max(pages * 65_536, TABLES_END));
}
