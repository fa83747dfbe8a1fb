/** A function being written: its locals, its constants, its statements in order. */
import {
  add,
  anyLane,
  codeOf,
  either,
  int,
  loadLanes,
  multiply,
  strandOf,
  type Expression,
  type Int,
  type Lanes,
  type Statement,
} from './expression.ts';
import { patternOf } from './patterns.ts';
import { unsignedBytes, type ValueType, type WasmFunction } from './wasmModule.ts';

const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const VOID_BLOCK = 0x40;
const LOOP = 0x03;
const IF = 0x04;
const BRANCH_IF = 0x0d;
const END = 0x0b;

export interface Variable<T extends ValueType> extends Expression<T> {
  /** Of the local that holds each strand. */
  readonly indices: readonly number[];
}

export interface ProgramOptions {
  /** How many i32 parameters the function takes. */
  readonly parameters: number;
  /** Byte address at which the constants will lie in memory. */
  readonly constantsAt: number;
}

/** Collects one function. Statements run in the order in which they were written; expressions run where a statement uses them. */
export interface Program {
  parameter(index: number): Int;
  /** Evaluates now, once; the answer names the value. */
  keep<T extends ValueType>(value: Expression<T>): Variable<T>;
  set<T extends ValueType>(variable: Variable<T>, value: Expression<T>): void;
  write(statement: Statement): void;
  /** The constant in both lanes: a load, which costs less than building it. */
  constant(value: number): Lanes;
  /** The same from a 64-bit pattern. */
  bits(pattern: bigint): Lanes;
  /** a·b + c, rounded twice. */
  multiplyAdd(a: Lanes, b: Lanes, c: Lanes): Lanes;
  /** Runs `body` at least once and again as long as the condition it returns is not 0. */
  repeatWhile(body: () => Int): void;
  when(condition: Int, body: () => void): void;
  /** 1 if a lane of any strand has a bit set, else 0. */
  anyLane(mask: Lanes): Int;
  finish(result: Int): FinishedProgram;
}

export interface FinishedProgram {
  readonly body: WasmFunction;
  /** To be put at `constantsAt` before the function runs. */
  readonly constants: BigUint64Array;
}

export function createProgram({ parameters, constantsAt }: ProgramOptions): Program {
  const locals: ValueType[] = [];
  const code: number[] = [];
  const places = new Map<bigint, number>();

  function write(statement: Statement): void {
    for (const byte of statement) code.push(byte);
  }

  function assign(index: number, valueCode: readonly number[]): void {
    write([...valueCode, LOCAL_SET, ...unsignedBytes(index)]);
  }

  function keep<T extends ValueType>(value: Expression<T>): Variable<T> {
    const indices = value.strands.map((strand) => {
      const index = parameters + locals.length;
      locals.push(value.type);
      assign(index, strand);
      return index;
    });
    return { type: value.type, indices, strands: indices.map(getLocal) };
  }

  function bits(pattern: bigint): Lanes {
    const place = places.get(pattern) ?? places.size;
    places.set(pattern, place);
    return loadLanes(int(0), constantsAt + place * 2 * BigUint64Array.BYTES_PER_ELEMENT);
  }

  return {
    parameter: (index) => ({ type: 'i32', strands: [getLocal(index)] }),
    keep,
    set: (variable, value) => variable.indices.forEach((index, strand) => assign(index, codeOf(value, strand))),
    write,
    bits,
    constant: (value) => bits(patternOf(value)),
    multiplyAdd: (a, b, c) => add(multiply(a, b), c),
    repeatWhile(body) {
      write([LOOP, VOID_BLOCK]);
      const condition = body();
      write([...codeOf(condition), BRANCH_IF, 0, END]);
    },
    when(condition, body) {
      write([...codeOf(condition), IF, VOID_BLOCK]);
      body();
      write([END]);
    },
    anyLane: (mask) => anyLane(mask.strands.map((_, strand) => strandOf(mask, strand)).reduce(either)),
    finish: (result) => ({
      body: { parameters: Array.from({ length: parameters }, () => 'i32'), result: 'i32', locals, code: [...code, ...codeOf(result)] },
      constants: BigUint64Array.from([...places.keys()].flatMap((pattern) => [pattern, pattern])),
    }),
  };
}

function getLocal(index: number): readonly number[] {
  return [LOCAL_GET, ...unsignedBytes(index)];
}

/** Coefficients of rising powers of `x`, paired (Estrin's scheme): a chain half as long as Horner's. */
export function polynomial(program: Program, x: Lanes, coefficients: readonly number[]): Lanes {
  let terms = coefficients.map((coefficient) => program.constant(coefficient));
  let power = x;
  while (terms.length > 1) {
    terms = pairs(terms).map(([even, odd]) => (odd === undefined ? even : program.keep(program.multiplyAdd(odd, power, even))));
    if (terms.length > 1) power = program.keep(multiply(power, power));
  }
  return terms[0] ?? program.constant(0);
}

function pairs(terms: readonly Lanes[]): readonly (readonly [Lanes, Lanes | undefined])[] {
  return terms.flatMap((term, at): [Lanes, Lanes | undefined][] => (at % 2 === 0 ? [[term, terms[at + 1]]] : []));
}
