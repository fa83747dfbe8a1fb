/** Thread entry: rows of a spot × vol matrix. Message in, shared function, message out. */
import { parentPort } from 'node:worker_threads';
import { matrixRows } from '../../shared/risk/matrixCells.ts';
import type { MatrixPart, MatrixReply } from './matrixMessages.ts';

const port = parentPort;
if (port === null) throw new Error('the matrix worker runs as a thread');

port.on('message', (part: MatrixPart) => {
  const reply = answerTo(part, (progress) => port.postMessage(progress));
  port.postMessage(reply, reply.kind === 'done' ? [reply.cells.buffer] : []);
});

function answerTo({ partId, plan, stop }: MatrixPart, report: (reply: MatrixReply) => void): MatrixReply {
  const isStopped = (): boolean => Atomics.load(stop, 0) !== 0;
  if (isStopped()) return { kind: 'stopped', partId };
  try {
    const cells = matrixRows(plan, 0, plan.rows.length, (done) => {
      report({ kind: 'progress', partId, done });
      return !isStopped();
    });
    return cells === null ? { kind: 'stopped', partId } : { kind: 'done', partId, cells };
  } catch (error) {
    return { kind: 'failed', partId, message: error instanceof Error ? error.message : String(error) };
  }
}
