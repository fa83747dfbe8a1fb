import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runIv } from '../../../electron/cli/ivCommand.ts';

function golden(file: string): string {
  return readFileSync(new URL(`../../golden/${file}`, import.meta.url), 'utf8');
}

function okRows(text: string): string[] {
  const answer = runIv(text);
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return answer.stdout.trimEnd().split('\n');
}

describe('runIv', () => {
  it('takes the whole golden file: id, sigma, no error, in order, at C ≤ 8', () => {
    const [head = '', ...inputs] = golden('implied_vol.csv').trimEnd().split('\n');
    const columns = head.split(',');
    const [header, ...rows] = okRows(golden('implied_vol.csv'));
    expect(header).toBe('id,sigma,error');
    expect(rows).toHaveLength(inputs.length);
    for (const [index, line] of inputs.entries()) {
      const fields = line.split(',');
      const numberOf = (column: string): number => Number(fields[columns.indexOf(column)]);
      const [id, sigma, error] = rows[index]?.split(',') ?? [];
      expect([id, error]).toEqual([fields[0], '']);
      const c = Math.abs(Number(sigma) / numberOf('sigma') - 1) / (2 ** -53 * (1 + numberOf('cond_price') + numberOf('cond_fk')));
      expect(c, id).toBeLessThanOrEqual(8);
    }
  });

  it('answers every invalid row with an empty sigma and the reason, literal nan and inf included', () => {
    const [, ...rows] = okRows(golden('implied_vol_invalid.csv'));
    expect(rows).toHaveLength(47);
    for (const row of rows) expect(row).toMatch(/^IVX-S-\d+,,"?(price|F|K|T): expected /);
  });

  it('calls fields by their column and repeats the reason on stderr', () => {
    const answer = runIv('id,type,F,K,T,price\na,call,100,90,0,11\nb,call,100,90,0.5,9\nc,call,inf,90,0.5,11\n');
    expect(answer).toEqual({
      kind: 'ok',
      stdout: [
        'id,sigma,error',
        'a,,"T: expected a finite number > 0, was 0"',
        'b,,"price: expected at least the intrinsic value, was 9"',
        'c,,"F: expected a finite number, was ""inf"""',
        '',
      ].join('\n'),
      stderrLines: [
        'line 2: T: expected a finite number > 0, was 0',
        'line 3: price: expected at least the intrinsic value, was 9',
        'line 4: F: expected a finite number, was "inf"',
      ],
    });
  });

  it('is bad input without a column', () => {
    expect(runIv('id,type,F,K,T\n')).toEqual({
      kind: 'badInput',
      stderrLines: ['line 1: price: expected a column of that name, was "id,type,F,K,T"'],
    });
  });
});
