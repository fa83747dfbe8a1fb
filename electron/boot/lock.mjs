/** A lock between processes: a folder that only one of them can make. Dependency-free, Node 20. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 100;
/** A holder writes its name right after making the folder; one without a name for longer died in between. */
const NAMELESS_LIMIT_MS = 5_000;

/**
 * Runs `action` while holding the lock folder `path`; waits for another holder, takes over from a dead one.
 * `onWait` is called once when there is somebody to wait for.
 * @template T
 * @param {string} path
 * @param {() => void} onWait
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, action) {
  let hasWaited = false;
  while (!tryLock(path)) {
    if (isAbandoned(path)) {
      breakLock(path);
      continue;
    }
    if (!hasWaited) onWait();
    hasWaited = true;
    await wait(POLL_MS);
  }
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await action();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** @param {string} path */
function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

/** @param {string} path */
function isAbandoned(path) {
  const pid = holder(path);
  if (pid !== null) return !isAlive(pid);
  try {
    return Date.now() - statSync(path).mtimeMs > NAMELESS_LIMIT_MS;
  } catch {
    return false;
  }
}

/** @param {string} path */
function holder(path) {
  try {
    const pid = Number(readFileSync(join(path, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Moves the folder aside first: of two that try, one succeeds. If the move caught a lock that is new, it goes back.
 * @param {string} path
 */
function breakLock(path) {
  const aside = `${path}.${process.pid}.abandoned`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (!isAbandoned(aside)) {
    try {
      renameSync(aside, path);
      return;
    } catch {
      // Somebody else made the lock meanwhile; what was moved aside is not needed any more.
    }
  }
  rmSync(aside, { recursive: true, force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
