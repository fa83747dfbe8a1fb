/** The door for scripts as a process: exit codes, what goes to which stream, and how it ends. The commands' own answers: cliDoor/. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from './persistence/temporaryFolder.ts';
import { ROOT, runDesk, runProcess, runShell, type Outcome } from './cliDoor/runDesk.ts';

const GOLDEN = join(ROOT, 'test', 'golden');
const IV = join(GOLDEN, 'implied_vol.csv');
const DEMO = join(ROOT, 'resources', 'demo', 'book.csv');

function expectRefusal(outcome: Outcome, code: number, stderr: RegExp): void {
  expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  expect(outcome.stderr).toMatch(stderr);
  expect(outcome.stderr).not.toContain('    at ');
}

describe('electron/cli.ts: what is wrong with the command line ends with 2', () => {
  it.each([
    ['no command', [], /^Usage: desk/],
    ['an unknown command', ['hedge'], /unknown command 'hedge'/],
    ['an unknown option', ['iv', '--in', '-', '--fast'], /unknown option '--fast'/],
    ['a file too many', ['import', 'a.csv', 'b.csv'], /too many arguments/],
    ['no file', ['iv'], /required option '--in <file>'/],
    ['no model', ['greeks', '--in', '-'], /required option '--model <model>'/],
    ['an unknown model', ['greeks', '--model', 'heston', '--in', '-'], /Allowed choices are black76, bsm, inverse/],
    ['an unknown theta', ['risk', '--book', 'b', '--chain', 'c', '--theta', 'x'], /Allowed choices are textbook, deribit/],
    [
      'a band of 0',
      ['suggest', '--book', 'b', '--chain', 'c', '--band', '0'],
      /'--band <coin>' argument '0' is invalid. Expected a number > 0/,
    ],
    ['a band that is no decimal number', ['suggest', '--book', 'b', '--chain', 'c', '--band', '0x1'], /argument '0x1' is invalid/],
    ['two files from one standard input', ['risk', '--book', '-', '--chain', '-'], /only one of --book and --chain can be -/],
  ])('%s', async (_what, args, stderr) => {
    expectRefusal(await runDesk(args), 2, stderr);
  });

  it('help is an answer', async () => {
    const { code, stdout, stderr } = await runDesk(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of ['greeks', 'iv', 'risk', 'suggest', 'verify', 'import']) expect(stdout).toContain(`\n  ${command} `);
  });
});

describe('electron/cli.ts: what cannot be read ends with 3, in one line, with every command', () => {
  it.each([
    ['iv', ['iv', '--in', 'no-such.csv']],
    ['greeks', ['greeks', '--model', 'bsm', '--in', 'no-such.csv']],
    ['risk', ['risk', '--book', 'no-such.csv', '--chain', DEMO]],
    ['suggest', ['suggest', '--band', '1', '--book', DEMO, '--chain', 'no-such.csv']],
    ['import', ['import', 'no-such.csv']],
  ])('%s', async (_command, args) => {
    expectRefusal(await runDesk(args), 3, /^no-such\.csv: ENOENT: [^\n]*\n$/);
  });

  it('names both files when neither can be read', async () => {
    expectRefusal(await runDesk(['risk', '--book', 'no-a.csv', '--chain', 'no-b.csv']), 3, /^no-a\.csv: .*\nno-b\.csv: .*\n$/);
  });

  it('a folder, an empty standard input, binary junk', async () => {
    expectRefusal(await runDesk(['iv', '--in', GOLDEN]), 3, /EISDIR/);
    expectRefusal(await runDesk(['iv', '--in', '-']), 3, /^line 1: expected a header with id,type,F,K,T,price, was nothing\n$/);
    expectRefusal(await runDesk(['iv', '--in', process.execPath]), 3, /^line \d+: id: expected a column of that name/);
  });
});

describe('electron/cli.ts: streams', () => {
  it('reads standard input to its end however slowly it comes', async () => {
    const slow = await runShell(`(head -c 100 ${IV}; sleep 1; tail -c +101 ${IV}) | $DESK iv --in -`);
    const file = await runDesk(['iv', '--in', IV]);
    expect([slow.code, slow.stderr]).toEqual([0, '']);
    expect(slow.stdout).toBe(file.stdout);
    expect(file.stdout.split('\n')).toHaveLength(80);
  });

  it('writes all of a 14 MB answer into a pipe that is read slowly', () =>
    inTemporaryFolder(async (folder) => {
      const rows = 40_000;
      await writeFile(join(folder, 'big.csv'), await repeatedRows(rows));
      const { code, stdout, stderr } = await runShell(`$DESK greeks --model black76 --in ${folder}/big.csv | (sleep 1; wc -lc)`);
      const [lines = 0, bytes = 0] = stdout.trim().split(/\s+/).map(Number);
      expect([code, stderr, lines]).toEqual([0, '', rows + 1]);
      expect(bytes).toBeGreaterThan(10_000_000);
    }));

  it('ends quietly when the reader has seen enough', () =>
    inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'big.csv'), await repeatedRows(20_000));
      const { stdout, stderr } = await runShell(`$DESK greeks --model black76 --in ${folder}/big.csv | head -1; echo "\${PIPESTATUS[0]}"`);
      expect([stdout, stderr]).toEqual([expect.stringMatching(/^id,price,[\w,]+\n0\n$/), '']);
    }));

  it.runIf(process.platform === 'linux')('says in one line, with 1, that the answer could not be written', async () => {
    const { code, stderr } = await runShell(`$DESK iv --in ${IV} > /dev/full`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^the answer could not be written: ENOSPC[^\n]*\n$/)]);
  });

  it('prints nothing but the answer on standard output under npm', async () => {
    const { code, stdout } = await runProcess('npm', ['run', '--silent', 'desk', '--', 'iv', '--in', IV], '');
    expect(code).toBe(0);
    expect(stdout).toBe((await runDesk(['iv', '--in', IV])).stdout);
  });
});

/** The golden rows again and again under one header. */
async function repeatedRows(count: number): Promise<string> {
  const [header = '', ...rows] = (await readFile(join(GOLDEN, 'black76.csv'), 'utf8')).trimEnd().split('\n');
  return [header, ...Array.from({ length: count }, (_, index) => rows[index % rows.length] ?? '')].join('\n');
}
