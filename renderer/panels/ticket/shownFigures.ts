/** Which of a policy's figures the ticket lists: not what the band beside them draws already. Pure. */
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';

type Figures = HedgeView['figures'];

const DRAWN: ReadonlySet<string> = new Set(['net delta', 'target']);

/** The centre is named where it is not the target, the hysteresis where there is one. */
export function shownFigures(figures: Figures): Figures {
  const targetCoin = figures.find(({ name }) => name === 'target')?.value ?? null;
  return figures.filter(({ name, value }) => {
    if (name === 'centre') return value !== targetCoin;
    return name === 'hysteresis' ? value > 0 : !DRAWN.has(name);
  });
}
