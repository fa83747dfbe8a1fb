/** How much of the machine other programs took while something was measured: a figure from a busy machine says little about the product. */
import { readdirSync, readFileSync } from 'node:fs';

/** Below this, in percent of one core, the machine counts as ours alone. */
export const QUIET_BELOW_PCT = 15;

/** Returns a function that says what processes outside this one's tree used since, in percent of one core. Linux only: elsewhere 0. */
export function watchOthers(): () => number {
  if (process.platform !== 'linux') return () => 0;
  const before = { wallMs: performance.now(), busyMs: machineBusyMs(), ownMs: treeBusyMs(process.pid) };
  return () => {
    const othersMs = machineBusyMs() - before.busyMs - (treeBusyMs(process.pid) - before.ownMs);
    return Math.max(0, (100 * othersMs) / (performance.now() - before.wallMs));
  };
}

/** The kernel counts in hundredths of a second, whatever its own clock is. */
const MS_PER_TICK = 10;

/** user, nice, system, irq, softirq, steal of all cores; not idle, not waiting for a disk. */
function machineBusyMs(): number {
  const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/) ?? [];
  return [0, 1, 2, 5, 6, 7].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) * MS_PER_TICK;
}

interface ProcessTimes {
  readonly parent: number;
  readonly busyMs: number;
}

/** Of `root` and everything it started that still runs, with the children each of them has seen end. */
function treeBusyMs(root: number): number {
  const times = new Map(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? timesOf(Number(name)) : [])));
  const isOurs = (pid: number): boolean => pid === root || (times.has(pid) && isOurs(times.get(pid)?.parent ?? 0));
  return [...times].reduce((sum, [pid, { busyMs }]) => (isOurs(pid) ? sum + busyMs : sum), 0);
}

/** Fields 4 and 14 to 17 of stat, counted behind the name, which may hold spaces. Nothing when the process has just ended. */
function timesOf(pid: number): [number, ProcessTimes][] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
    return [[pid, { parent: Number(fields[1] ?? 0), busyMs: ticks * MS_PER_TICK }]];
  } catch {
    return [];
  }
}
