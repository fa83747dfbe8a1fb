/** The door for scripts: the same engine, CSV and JSON in and out. Exit 0 ok, 2 usage, 3 bad input; nothing goes to stdout unless it is the answer. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import type { Numeraire } from '../shared/domain/book.ts';
import { parseRulebook, type Rulebook } from '../shared/domain/rulebook.ts';
import type { ThetaConvention } from '../shared/pricing/thetaConventions.ts';
import { toMs } from '../shared/units/time.ts';
import { dataDirOfThisMachine, findInstallation, workerFile } from './boot/installation.ts';
import type { BookAndChainInputs } from './cli/bookAndChain.ts';
import { runGreeks } from './cli/greeksCommand.ts';
import { GREEKS_MODEL_NAMES, type GreeksModelName } from './cli/greeksModels.ts';
import { createThreadedCells, QUICK_WORK, type CellsOf } from './cli/gridCells.ts';
import { runIv } from './cli/ivCommand.ts';
import { explainCommand } from './cli/explainCommand.ts';
import { ladderCommand } from './cli/ladderCommand.ts';
import { MATRIX_FIGURES, matrixCommand, type MatrixCommandInputs } from './cli/matrixCommand.ts';
import { numberOption, positiveNumber } from './cli/numberOptions.ts';
import { optimiseCommand } from './cli/optimiseCommand.ts';
import { toOptimiseInputs, withOptimise, type OptimiseOptions } from './cli/optimiseOptions.ts';
import { createOptimiseSearch } from './cli/optimiseSearch.ts';
import { riskCommand } from './cli/riskCommand.ts';
import { smileCommand } from './cli/smileCommand.ts';
import { EXIT_USAGE, guardStreams, printAnswer, readInput, type DoorAnswer } from './cli/standardStreams.ts';
import type { StoreOptions } from './cli/storeCommands.ts';
import { suggestCommand } from './cli/suggestCommand.ts';
import type { GivenPolicy, HedgeTo } from './cli/suggestPolicy.ts';
import { createJobRunner } from './workers/jobRunner.ts';
import { createOptimiseRunner } from './workers/optimiseRunner.ts';

async function main(args: readonly string[]): Promise<void> {
  guardStreams();
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has said what is wrong; after --help its code is 0.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
}

function program(): Command {
  const desk = new Command('desk')
    .description('Deltadesk for scripts; FILE may be - for standard input')
    .exitOverride()
    .showHelpAfterError();
  addPricing(desk);
  addBookCommands(desk);
  addOptimise(desk);
  addScenarioCommands(desk);
  addChainCommands(desk);
  addStoreCommands(desk);
  return desk;
}

function addPricing(desk: Command): void {
  desk
    .command('greeks')
    .description('value and greeks of each row of a CSV with the input columns of the model')
    .addOption(new Option('--model <model>').choices(GREEKS_MODEL_NAMES).makeOptionMandatory())
    .requiredOption('--in <file>', 'CSV file, or -')
    .action(async (options: { model: GreeksModelName; in: string }) => {
      printAnswer(await onText(options.in, (text) => runGreeks(options.model, text)));
    });
  desk
    .command('iv')
    .description('implied volatility of each row: id,type,F,K,T,price in, id,sigma,error out')
    .requiredOption('--in <file>', 'CSV file, or -')
    .action(async (options: { in: string }) => printAnswer(await onText(options.in, runIv)));
}

interface BookOptions {
  readonly book: string;
  readonly chain: string;
  readonly at: string | undefined;
}

function addBookCommands(desk: Command): void {
  withBook(desk.command('risk').description('every leg of a book file against a chain, and totals per underlying over the file, as JSON'))
    .addOption(new Option('--theta <convention>').choices(['textbook', 'deribit', 'revaluation']).default('textbook'))
    .action(async (options: BookOptions & { theta: ThetaConvention['name'] }) => {
      printAnswer(await onBook(options, (inputs) => riskCommand({ ...inputs, theta: options.theta })));
    });
  withBook(
    desk.command('suggest').description("where the file's delta per underlying stands against a policy, and the trade it wants, as JSON"),
  )
    .option('--policy <file>', 'JSON of a policy, or -')
    .option('--band <coin>', 'in its place: half width of a band around 0, in coin', positiveNumber)
    .addOption(new Option('--to <where>', 'with --band: hedge to its edge (default) or to the target').choices(['edge', 'target']))
    .addOption(new Option('--numeraire <numeraire>').choices(['coin', 'usd']).default('coin'))
    .option('--last-hedge <[coin=]iso,index>', 'when it was and where the index stood; once per coin', collect, [])
    .option('--since <[coin=]iso,index>', 'when the policy took effect; default: the moment of the valuation', collect, [])
    .action(async (options: SuggestOptions) => printAnswer(await suggest(options)));
}

interface SuggestOptions extends BookOptions {
  readonly policy: string | undefined;
  readonly band: number | undefined;
  readonly to: HedgeTo | undefined;
  readonly numeraire: Numeraire;
  readonly lastHedge: readonly string[];
  readonly since: readonly string[];
}

async function suggest(options: SuggestOptions): Promise<DoorAnswer> {
  const { policy, band, to, book, chain, numeraire, since, lastHedge } = options;
  const memory = { since, lastHedge };
  if (policy === undefined) {
    if (band === undefined) return { kind: 'usage', stderrLines: ['expected --policy FILE or --band COIN'] };
    const given: GivenPolicy = { kind: 'band', halfWidthCoin: band, hedgeTo: to ?? 'edge' };
    return onBook(options, (inputs) => suggestCommand({ ...inputs, policy: given, numeraire, memory }));
  }
  if (band !== undefined || to !== undefined) return { kind: 'usage', stderrLines: ['--band and --to have no place beside --policy'] };
  if ([policy, book, chain].filter((file) => file === '-').length > 1) {
    return { kind: 'usage', stderrLines: ['only one of --book, --chain and --policy can be -'] };
  }
  return onText(policy, (text) =>
    onBook(options, (inputs) => suggestCommand({ ...inputs, policy: { kind: 'file', text }, numeraire, memory })),
  );
}

function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

function addOptimise(desk: Command): void {
  withOptimise(
    withBook(
      desk
        .command('optimise')
        .description('the cheapest trades in futures and options that bring the greeks inside limits, as JSON or CSV'),
    ),
  ).action(async (options: BookOptions & OptimiseOptions) => printAnswer(await optimise(options)));
}

async function optimise(options: BookOptions & OptimiseOptions): Promise<DoorAnswer> {
  const search = createOptimiseSearch({ optimiser: createOptimiseRunner(fileOfWorker('optimise')), ...terminal() });
  try {
    return await onBook(options, (inputs) => optimiseCommand({ ...inputs, ...toOptimiseInputs(options) }, search));
  } finally {
    await search.close();
  }
}

interface GridOptions extends BookOptions {
  readonly spot: string;
  readonly expire: string;
  readonly roll: string | undefined;
  readonly stickiness: string | undefined;
}

function addScenarioCommands(desk: Command): void {
  withGrid(
    desk.command('ladder').description('delta, gamma and P&L per spot level, and the coins to trade on the way, fully revalued, as JSON'),
    '-30:30:5',
  )
    .addOption(new Option('--numeraire <numeraire>').choices(['coin', 'usd']).default('coin'))
    .option('--target <coin>', 'the delta to trade back to', numberOption, 0)
    .action(async (options: GridOptions & { numeraire: Numeraire; target: number }) => {
      const { spot, expire, roll, stickiness, numeraire, target } = options;
      printAnswer(
        await onBook(options, (inputs) =>
          ladderCommand({ ...inputs, spot, expire, roll, stickiness, numeraire, targetCoin: target }, cellsOfGrid()),
        ),
      );
    });
  withGrid(desk.command('matrix').description('one figure over spot and volatility moves, fully revalued, as JSON'), '-20:20:2')
    .option('--vol <moves>', 'volatility moves, as --spot', '-20:20:5')
    .addOption(
      new Option('--vol-mode <mode>', 'volatility moves in vol points, or in percent of it')
        .choices(['points', 'relative'])
        .default('points'),
    )
    .addOption(new Option('--figure <figure>').choices(MATRIX_FIGURES).default('pnlUsd'))
    .action(async (options: GridOptions & Pick<MatrixCommandInputs, 'vol' | 'volMode' | 'figure'>) => {
      const { spot, vol, volMode, figure, expire, roll, stickiness } = options;
      printAnswer(
        await onBook(options, (inputs) =>
          matrixCommand({ ...inputs, spot, vol, volMode, figure, expire, roll, stickiness }, cellsOfGrid()),
        ),
      );
    });
}

function withGrid(command: Command, spot: string): Command {
  return withBook(command)
    .option('--spot <moves>', 'spot moves in percent: from:to:step, or a list with commas', spot)
    .option('--roll <iso>', 'the moment the grid looks at; default: the moment of the valuation')
    .option('--stickiness <R>', 'move the fitted smile with spot: 1 sticky strike, 0 sticky moneyness; default: each IV stays')
    .option(
      '--expire <rule>',
      'what expires on the way settles at the spot of the path, at the start, or at a price: path, start or USD',
      'path',
    );
}

function addChainCommands(desk: Command): void {
  desk
    .command('smile')
    .description('a smile per expiry fitted to a chain, with its quality and violations, as JSON')
    .requiredOption('--chain <file>', 'chain CSV, or -')
    .option('--at <iso>', 'fit the last snapshot at or before it; default: the newest')
    .action(async (options: { chain: string; at: string | undefined }) => {
      printAnswer(await onText(options.chain, (chainCsv) => smileCommand({ chainCsv, at: options.at })));
    });
  desk
    .command('explain')
    .description('the P&L of a book between two chains by cause, per leg and per group, as JSON')
    .requiredOption('--book <file>', 'book CSV at the first chain')
    .requiredOption('--before <file>', 'chain CSV of the first mark')
    .requiredOption('--after <file>', 'chain CSV of the second mark')
    .option('--after-book <file>', 'book CSV at the second chain; what differs is explained as trades')
    .option('--at-before <iso>', 'moment of the first mark; default: the newest snapshot of its chain')
    .option('--at-after <iso>', 'moment of the second mark')
    .action(async (options: ExplainOptions) => printAnswer(await explain(options)));
}

interface ExplainOptions {
  readonly book: string;
  readonly before: string;
  readonly after: string;
  readonly afterBook: string | undefined;
  readonly atBefore: string | undefined;
  readonly atAfter: string | undefined;
}

async function explain({ book, before, after, afterBook, atBefore, atAfter }: ExplainOptions): Promise<DoorAnswer> {
  const files = [book, before, after, ...(afterBook === undefined ? [] : [afterBook])];
  if (files.filter((file) => file === '-').length > 1) return { kind: 'usage', stderrLines: ['only one file can be -'] };
  const texts = await Promise.all(files.map(readInput));
  const unreadable = texts.flatMap((text) => (text.ok ? [] : [text.failure.message]));
  if (unreadable.length > 0) return { kind: 'badInput', stderrLines: unreadable };
  const [bookCsv = '', chainBeforeCsv = '', chainAfterCsv = '', afterBookCsv] = texts.map((text) => (text.ok ? text.value : ''));
  return explainCommand({ bookCsv, chainBeforeCsv, chainAfterCsv, afterBookCsv, atBefore, atAfter, rulebook: readRulebook() });
}

function withBook(command: Command): Command {
  return command
    .requiredOption('--book <file>', 'CSV of one or more books: book,venue,instrument,size,avg_price,avg_price_ccy')
    .requiredOption('--chain <file>', 'chain CSV: instrument_name,underlying_price,mark_iv and more')
    .option('--at <iso>', 'the moment to value at; default: the newest snapshot of the chain');
}

function addStoreCommands(desk: Command): void {
  desk
    .command('verify')
    .description('prove the audit chain and rebuild the positions of the database')
    .option('--data <dir>', 'folder of the database')
    .option('--json', 'report as JSON', false)
    .action(async (options: { data?: string; json: boolean }) => {
      const { verifyStore } = await import('./cli/storeCommands.ts');
      printAnswer(verifyStore(storeOptions(options.data), options.json ? 'json' : 'text'));
    });
  desk
    .command('why')
    .description('the story of a decision: what was known, said, done and paid, and whether the stored inputs still say the same')
    .argument('[id]', 'of the decision, from the journal')
    .option('--last', 'the newest one', false)
    .option('--at <iso>', 'the one in force at a market time; needs --underlying')
    .option('--underlying <coin>', 'of BTC, ETH, …')
    .option('--book <id>', 'default: the book on the desk')
    .option('--data <dir>', 'folder of the database')
    .option('--json', 'the story as JSON', false)
    .action(async (id: string | undefined, options: WhyOptions) => {
      const { whyStore } = await import('./cli/whyStore.ts');
      const query = { id, isLast: options.last, at: options.at, underlying: options.underlying, book: options.book };
      printAnswer(whyStore(storeOptions(options.data), query, options.json ? 'json' : 'text'));
    });
  desk
    .command('import')
    .description('load a book CSV into the database, all of it or nothing')
    .argument('<file>', 'book CSV, or -')
    .option('--data <dir>', 'folder of the database')
    .addOption(new Option('--numeraire <numeraire>', 'of the books it creates').choices(['coin', 'usd']).default('coin'))
    .action(async (file: string, options: { data?: string; numeraire: Numeraire }) => {
      const { importIntoStore } = await import('./cli/storeCommands.ts');
      printAnswer(await onText(file, (text) => importIntoStore(storeOptions(options.data), text, options.numeraire)));
    });
}

interface WhyOptions {
  readonly last: boolean;
  readonly at: string | undefined;
  readonly underlying: string | undefined;
  readonly book: string | undefined;
  readonly data: string | undefined;
  readonly json: boolean;
}

async function onText(file: string, run: (text: string) => DoorAnswer | Promise<DoorAnswer>): Promise<DoorAnswer> {
  const text = await readInput(file);
  return text.ok ? run(text.value) : { kind: 'badInput', stderrLines: [text.failure.message] };
}

async function onBook(
  { book, chain, at }: BookOptions,
  run: (inputs: BookAndChainInputs) => DoorAnswer | Promise<DoorAnswer>,
): Promise<DoorAnswer> {
  if (book === '-' && chain === '-') return { kind: 'usage', stderrLines: ['only one of --book and --chain can be -'] };
  const [bookText, chainText] = await Promise.all([readInput(book), readInput(chain)]);
  if (bookText.ok && chainText.ok) return run({ bookCsv: bookText.value, chainCsv: chainText.value, rulebook: readRulebook(), at });
  return { kind: 'badInput', stderrLines: [bookText, chainText].flatMap((text) => (text.ok ? [] : [text.failure.message])) };
}

/** Long grids run on threads, tell a terminal how far they are, and stop at Ctrl-C. */
function cellsOfGrid(): CellsOf {
  return createThreadedCells({
    createRunner: () => createJobRunner({ matrixWorker: fileOfWorker('matrix'), threads: availableParallelism() }),
    quickWork: QUICK_WORK,
    ...terminal(),
  });
}

/** Progress where somebody sees it, and Ctrl-C. */
function terminal(): { onProgress(share: number): void; onInterrupt(cancel: () => void): () => void } {
  return {
    onProgress(share) {
      if (process.stderr.isTTY) process.stderr.write(share < 1 ? `\r${Math.floor(100 * share)} %` : '\r     \r');
    },
    onInterrupt(cancel) {
      process.once('SIGINT', cancel);
      return () => process.off('SIGINT', cancel);
    },
  };
}

function storeOptions(data: string | undefined): StoreOptions {
  return { dataDir: dataDirOfThisMachine(data ?? null), rulebook: readRulebook(), wallClock: { nowMs: () => toMs(Date.now()) } };
}

function fileOfWorker(name: 'matrix' | 'optimise'): URL {
  return workerFile(findInstallation(import.meta.dirname).root, name, import.meta.url.endsWith('.ts'));
}

function readRulebook(): Rulebook {
  const file = join(findInstallation(import.meta.dirname).resourcesDir, 'rulebooks', 'deribit.json');
  const parsed = parseRulebook(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

await main(process.argv.slice(2));
