/** Thread entry: one question to the optimiser at a time. Message in, shared function with the solver, message out. */
import { parentPort } from 'node:worker_threads';
import { deltaOnlyHedge } from '../../shared/hedging/optimise/compareHedges.ts';
import { hedgeFrontier } from '../../shared/hedging/optimise/frontier.ts';
import type { MipSolver } from '../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import { assertNever } from '../../shared/result/assertNever.ts';
import { createHighsSolver } from '../optimiser/highsSolver.ts';
import type { OptimiseAnswer, OptimisePart, OptimiseReply } from './optimiseMessages.ts';

const port = parentPort;
if (port === null) throw new Error('the optimiser’s worker runs as a thread');

port.on('message', (part: OptimisePart) => {
  void answerTo(part, (reply) => port.postMessage(reply)).then((reply) => port.postMessage(reply));
});

async function answerTo(part: OptimisePart, report: (reply: OptimiseReply) => void): Promise<OptimiseReply> {
  const { partId, stop } = part;
  const isStopped = (): boolean => Atomics.load(stop, 0) !== 0;
  if (isStopped()) return { kind: 'stopped', partId };
  try {
    const answer = answerWith(await createHighsSolver({ isStopped }), part, isStopped, report);
    return isStopped() ? { kind: 'stopped', partId } : { kind: 'done', partId, answer };
  } catch (error) {
    return { kind: 'failed', partId, message: error instanceof Error ? error.message : String(error) };
  }
}

function answerWith(
  solver: MipSolver,
  { partId, question }: OptimisePart,
  isStopped: () => boolean,
  report: (reply: OptimiseReply) => void,
): OptimiseAnswer {
  switch (question.kind) {
    case 'hedge':
      return optimiseHedge(question.request, solver);
    case 'deltaOnly':
      return deltaOnlyHedge(question.request, solver);
    case 'frontier':
      return hedgeFrontier(question.request, solver, {
        points: question.points,
        onPoint(done, total) {
          report({ kind: 'progress', partId, done, total });
          return !isStopped();
        },
      });
    default:
      return assertNever(question);
  }
}
