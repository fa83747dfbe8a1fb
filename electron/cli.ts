/** The door for scripts: the same engine, CSV and JSON in and out. Exit 0 ok, 2 usage, 3 bad input; nothing goes to stdout unless it is the answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Numeraire } from '../shared/domain/book.ts';
import { parseRulebook, type Rulebook } from '../shared/domain/rulebook.ts';
import type { ThetaConvention } from '../shared/pricing/thetaConventions.ts';
import { toMs } from '../shared/units/time.ts';
import { dataDirOfThisMachine, findInstallation } from './boot/installation.ts';
import type { BookAndChainInputs } from './cli/bookAndChain.ts';
import { parseCsvNumber } from './cli/csvTable.ts';
import { runGreeks } from './cli/greeksCommand.ts';
import { GREEKS_MODEL_NAMES, type GreeksModelName } from './cli/greeksModels.ts';
import { runIv } from './cli/ivCommand.ts';
import { riskCommand } from './cli/riskCommand.ts';
import { EXIT_USAGE, guardStreams, printAnswer, readInput, type DoorAnswer } from './cli/standardStreams.ts';
import type { StoreOptions } from './cli/storeCommands.ts';
import { suggestCommand } from './cli/suggestCommand.ts';

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
    .addOption(new Option('--theta <convention>').choices(['textbook', 'deribit']).default('textbook'))
    .action(async (options: BookOptions & { theta: ThetaConvention['name'] }) => {
      printAnswer(await onBook(options, (inputs) => riskCommand({ ...inputs, theta: options.theta })));
    });
  withBook(desk.command('suggest').description("the trade that brings the file's delta per underlying back into its band, as JSON"))
    .requiredOption('--band <coin>', 'half width of the band around 0, in coin', positiveNumber)
    .addOption(new Option('--numeraire <numeraire>').choices(['coin', 'usd']).default('coin'))
    .addOption(new Option('--to <where>', 'hedge to the edge of the band or to its centre').choices(['edge', 'centre']).default('edge'))
    .action(async (options: BookOptions & { band: number; numeraire: Numeraire; to: 'edge' | 'centre' }) => {
      const { band, numeraire, to } = options;
      printAnswer(await onBook(options, (inputs) => suggestCommand({ ...inputs, bandCoin: band, numeraire, hedgeTo: to })));
    });
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

async function onText(file: string, run: (text: string) => DoorAnswer): Promise<DoorAnswer> {
  const text = await readInput(file);
  return text.ok ? run(text.value) : { kind: 'badInput', stderrLines: [text.failure.message] };
}

async function onBook({ book, chain, at }: BookOptions, run: (inputs: BookAndChainInputs) => DoorAnswer): Promise<DoorAnswer> {
  if (book === '-' && chain === '-') return { kind: 'usage', stderrLines: ['only one of --book and --chain can be -'] };
  const [bookText, chainText] = await Promise.all([readInput(book), readInput(chain)]);
  if (bookText.ok && chainText.ok) return run({ bookCsv: bookText.value, chainCsv: chainText.value, rulebook: readRulebook(), at });
  return { kind: 'badInput', stderrLines: [bookText, chainText].flatMap((text) => (text.ok ? [] : [text.failure.message])) };
}

function storeOptions(data: string | undefined): StoreOptions {
  return { dataDir: dataDirOfThisMachine(data ?? null), rulebook: readRulebook(), wallClock: { nowMs: () => toMs(Date.now()) } };
}

function readRulebook(): Rulebook {
  const file = join(findInstallation(import.meta.dirname).resourcesDir, 'rulebooks', 'deribit.json');
  const parsed = parseRulebook(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

function positiveNumber(text: string): number {
  const number = parseCsvNumber('--band', text);
  if (!number.ok || number.value <= 0) throw new InvalidArgumentError('Expected a number > 0.');
  return number.value;
}

await main(process.argv.slice(2));
