/** Bytes of a WebAssembly module with one imported memory and one exported function: all that a batch kernel needs, so no toolchain is. */

/** Wasm's value types, by the names the specification gives them. */
export type ValueType = 'i32' | 'i64' | 'v128';

const TYPE_CODES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const FUNCTION_TYPE = 0x60;
const FUNCTION_KIND = 0x00;
const MEMORY_KIND = 0x02;
const END = 0x0b;

/** The names under which JavaScript meets the module. */
export const MODULE_NAMES = { importModule: 'desk', memory: 'memory', run: 'run' } as const;

export interface WasmFunction {
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
  /** After the parameters, in this order. */
  readonly locals: readonly ValueType[];
  /** Instructions that leave `result` on the stack, without the closing end. */
  readonly code: readonly number[];
}

/** `value` ≥ 0 in LEB128. */
export function unsignedBytes(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...unsignedBytes(Math.floor(value / 0x80))];
}

/** A 32-bit integer in signed LEB128. */
export function signedBytes(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signedBytes(value >> 7)];
}

/** The module that imports `desk.memory` and exports `body` as `run`. */
export function moduleBytes(body: WasmFunction): Uint8Array<ArrayBuffer> {
  const { parameters, result, locals, code } = body;
  const signature = [FUNCTION_TYPE, ...vector(parameters.map((type) => [TYPE_CODES[type]])), 1, TYPE_CODES[result]];
  const memoryImport = [...name(MODULE_NAMES.importModule), ...name(MODULE_NAMES.memory), MEMORY_KIND, 0x00, 0x01];
  const declared = vector(locals.map((type) => [1, TYPE_CODES[type]]));
  const compiled = [...declared, ...code, END];
  return Uint8Array.from([
    ...HEADER,
    ...section(SECTION.type, [signature]),
    ...section(SECTION.import, [memoryImport]),
    ...section(SECTION.function, [[0]]),
    ...section(SECTION.export, [[...name(MODULE_NAMES.run), FUNCTION_KIND, 0]]),
    ...section(SECTION.code, [[...unsignedBytes(compiled.length), ...compiled]]),
  ]);
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = vector(entries);
  return [id, ...unsignedBytes(content.length), ...content];
}

function vector(entries: readonly (readonly number[])[]): number[] {
  return [...unsignedBytes(entries.length), ...entries.flat()];
}

function name(text: string): number[] {
  return vector(Array.from(text, (letter) => [letter.charCodeAt(0)]));
}
