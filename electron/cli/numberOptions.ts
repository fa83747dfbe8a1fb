/** Options that are numbers; commander says which option was wrong. */
import { InvalidArgumentError } from 'commander';
import { parseCsvNumber } from './csvTable.ts';

export function numberOption(text: string): number {
  const number = parseCsvNumber('option', text);
  if (!number.ok) throw new InvalidArgumentError('Expected a number.');
  return number.value;
}

export function positiveNumber(text: string): number {
  const number = parseCsvNumber('option', text);
  if (!number.ok || number.value <= 0) throw new InvalidArgumentError('Expected a number > 0.');
  return number.value;
}
