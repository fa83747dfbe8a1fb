/** A book and a chain for the grid commands: F 100,000, K 110,000, 30 days, 55 % (conventions §5.8), and what goes with it. */
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';

const TS = '2026-01-28T08:00:00Z';

export function aBookCsv(...rows: readonly string[]): string {
  return ['book,venue,instrument,size,avg_price,avg_price_ccy', ...rows.map((row) => `main,deribit,${row}`)].join('\n');
}

export function aChainCsv(...rows: readonly string[]): string {
  return ['snapshot_ts,instrument_name,underlying_price,index_price,mark_iv', ...rows.map((row) => `${TS},${row}`)].join('\n');
}

export const CALL_ROW = 'BTC-27FEB26-110000-C,100000,100000,55';
export const PUT_ROW = 'BTC-30JAN26-90000-P,100000,100000,60';
export const ETH_ROW = 'ETH-27FEB26-3000-C,2900,2890,70';

export function stdoutOf(answer: CommandAnswer): unknown {
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return JSON.parse(answer.stdout);
}

export function stderrOf(answer: CommandAnswer): string {
  return `${answer.kind}: ${answer.stderrLines.join(' / ')}`;
}
