/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/result/result.ts';

export const BENCH_NAMES = [
  'risk',
  'kernel',
  'american',
  'grid',
  'smile',
  'decide',
  'optimise',
  'journal',
  'start',
  'memory',
  'tick',
] as const;
export type BenchName = (typeof BENCH_NAMES)[number];

export interface BenchOptions {
  /** In the order in which they run. */
  readonly only: readonly BenchName[];
  /** The ten minutes of the memory bench instead of one. */
  readonly long: boolean;
}

export const BENCH_USAGE = `Usage: npm run --silent bench -- [options]

  --only NAME,NAME   some of ${BENCH_NAMES.join(', ')} (default: all)
  --long             memory over ten minutes instead of one
`;

/** Fails with `invalidInput` naming the flag. */
export function parseBenchOptions(args: readonly string[]): Result<BenchOptions> {
  let values;
  try {
    values = parseArgs({ args: [...args], options: { only: { type: 'string' }, long: { type: 'boolean' } } }).values;
  } catch (error) {
    return fail('invalidInput', error instanceof Error ? error.message : String(error));
  }
  const wanted = values.only?.split(',').map((name) => name.trim()) ?? BENCH_NAMES;
  const unknown = wanted.find((name) => !BENCH_NAMES.some((known) => known === name));
  if (unknown !== undefined) return fail('invalidInput', `--only: expected ${BENCH_NAMES.join(', ')}, was ${JSON.stringify(unknown)}`);
  return ok({ only: BENCH_NAMES.filter((name) => wanted.includes(name)), long: values.long === true });
}
