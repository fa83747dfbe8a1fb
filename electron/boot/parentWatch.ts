/** Notices that npm is gone: npm ends its shell on a signal and leaves what the shell had started running. */

const POLL_MS = 500;

/**
 * Calls `onGone` once when the parent of this process has ended. Only under npm: whoever starts the desk by hand may well
 * leave and let it run. Does not keep the process alive.
 */
export function onNpmGone(onGone: () => void, env: Readonly<Record<string, string | undefined>> = process.env): void {
  if (env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  timer.unref();
}
