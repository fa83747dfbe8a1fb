/** A worker that dies of its first message. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', () => {
  throw new Error('out of paper');
});
