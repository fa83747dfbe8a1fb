/** The door for scripts: the same engine, CSV and JSON in and out. Exit 0 ok, 2 usage, 3 bad input; nothing goes to stdout unless it is the answer. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Numeraire } from '../shared/domain/book.ts';
import { instrumentFromName, parseRulebook, type Rulebook } from '../shared/domain/rulebook.ts';
import type { ThetaConvention } from '../shared/pricing/thetaConventions.ts';
import { toMs } from '../shared/units/time.ts';
import { dataDirOfThisMachine, findInstallation } from './boot/installation.ts';
import { DATABASE_FILE } from './boot/dataFiles.ts';
import { runGreeks } from './cli/greeksCommand.ts';
import { GREEKS_MODEL_NAMES, type GreeksModelName } from './cli/greeksModels.ts';
import { importCommand } from './cli/importCommand.ts';
import { runIv } from './cli/ivCommand.ts';
import { riskCommand } from './cli/riskCommand.ts';
import { suggestCommand } from './cli/suggestCommand.ts';
import { verifyCommand } from './cli/verifyCommand.ts';

const EXIT_OK = 0;
const EXIT_USAGE = 2;
const EXIT_BAD_INPUT = 3;

interface Answer {
  readonly kind: 'ok' | 'usage' | 'badInput' | 'problems';
  readonly stdout?: string;
  readonly stderrLines?: readonly string[];
}

/** Input that cannot be had at all: said in one line, exit 3. */
class InputError extends Error {}

function main(args: readonly string[]): void {
  try {
    program().parse(args, { from: 'user' });
  } catch (error) {
    leave(error);
  }
}

function program(): Command {
  const desk = new Command('desk').description('Deltadesk for scripts').exitOverride().showHelpAfterError();
  addPricing(desk);
  addBookCommands(desk);
  addStoreCommands(desk);
  return desk;
}

function addPricing(desk: Command): void {
  desk
    .command('greeks')
    .description('value and greeks of each row of a CSV (input columns of the model; FILE may be -)')
    .addOption(new Option('--model <model>').choices(GREEKS_MODEL_NAMES).makeOptionMandatory())
    .requiredOption('--in <file>', 'CSV file')
    .action((options: { model: GreeksModelName; in: string }) => answer(runGreeks(options.model, readText(options.in))));
  desk
    .command('iv')
    .description('implied volatility of each row: id,type,F,K,T,price in, id,sigma,error out')
    .requiredOption('--in <file>', 'CSV file')
    .action((options: { in: string }) => answer(runIv(readText(options.in))));
}

interface BookOptions {
  readonly book: string;
  readonly chain: string;
  readonly at: string | undefined;
}

function addBookCommands(desk: Command): void {
  withBook(desk.command('risk').description('every leg of a book against a chain, and totals per underlying, as JSON'))
    .addOption(new Option('--theta <convention>').choices(['textbook', 'deribit']).default('textbook'))
    .action((options: BookOptions & { theta: ThetaConvention['name'] }) => {
      answer(riskCommand({ ...bookInputs(options), theta: options.theta }));
    });
  withBook(desk.command('suggest').description('the trade that brings the delta back into its band, as JSON'))
    .requiredOption('--band <coin>', 'half width of the band around 0, in coin', positiveNumber)
    .addOption(new Option('--numeraire <numeraire>').choices(['coin', 'usd']).default('coin'))
    .addOption(new Option('--to <where>', 'hedge to the edge of the band or to its centre').choices(['edge', 'centre']).default('edge'))
    .action((options: BookOptions & { band: number; numeraire: Numeraire; to: 'edge' | 'centre' }) => {
      const { band, numeraire, to } = options;
      answer(suggestCommand({ ...bookInputs(options), bandCoin: band, numeraire, hedgeTo: to }));
    });
}

function withBook(command: Command): Command {
  return command
    .requiredOption('--book <file>', 'book CSV: book,venue,instrument,size,avg_price,avg_price_ccy')
    .requiredOption('--chain <file>', 'chain CSV: instrument_name,underlying_price,mark_iv and more')
    .option('--at <iso>', 'the moment to value at; default: the chain snapshot');
}

function bookInputs({ book, chain, at }: BookOptions) {
  if (book === '-' && chain === '-') throw new InvalidArgumentError('only one of --book and --chain can be -');
  return { bookCsv: readText(book), chainCsv: readText(chain), rulebook: rulebook(), at };
}

function addStoreCommands(desk: Command): void {
  desk
    .command('verify')
    .description('prove the audit chain and rebuild the positions of the database')
    .option('--data <dir>', 'folder of the database')
    .option('--json', 'report as JSON', false)
    .action(async (options: { data?: string; json: boolean }) => answer(await verify(options)));
  desk
    .command('import')
    .description('load a book CSV into the database, all of it or nothing')
    .argument('<file>', 'book CSV, or -')
    .option('--data <dir>', 'folder of the database')
    .addOption(new Option('--numeraire <numeraire>', 'of the books it creates').choices(['coin', 'usd']).default('coin'))
    .action(async (file: string, options: { data?: string; numeraire: Numeraire }) => answer(await importFile(file, options)));
}

async function verify({ data, json }: { data?: string; json: boolean }): Promise<Answer> {
  const { openForReading } = await import('./persistence/openDatabase.ts');
  const { verifyDatabase } = await import('./persistence/verify.ts');
  const opened = openForReading(databasePath(data));
  if (!opened.ok) return { kind: 'badInput', stderrLines: [opened.failure.message] };
  try {
    const book = rulebook();
    const instrumentOf = (id: string) => {
      const instrument = instrumentFromName(id, book, toMs(Date.now()));
      return instrument.ok ? instrument.value : undefined;
    };
    return verifyCommand(verifyDatabase(opened.value, instrumentOf), json ? 'json' : 'text');
  } finally {
    opened.value.close();
  }
}

async function importFile(file: string, { data, numeraire }: { data?: string; numeraire: Numeraire }): Promise<Answer> {
  const { openDatabase } = await import('./persistence/openDatabase.ts');
  const { createPersistence } = await import('./persistence/persistence.ts');
  const text = readText(file);
  const path = databasePath(data);
  mkdirSync(join(path, '..'), { recursive: true });
  const opened = openDatabase(path);
  if (!opened.ok) return { kind: 'badInput', stderrLines: [opened.failure.message] };
  const book = rulebook();
  const wallClock = { nowMs: () => toMs(Date.now()) };
  const instrumentOf = (id: string) => {
    const instrument = instrumentFromName(id, book, wallClock.nowMs());
    return instrument.ok ? instrument.value : undefined;
  };
  const persistence = createPersistence(opened.value, { wallClock, instrumentOf });
  try {
    return importCommand({ text, rulebook: book, ledger: persistence.ledger, nowMs: wallClock.nowMs(), numeraire });
  } finally {
    persistence.close();
  }
}

function databasePath(data: string | undefined): string {
  return join(dataDirOfThisMachine(data ?? null), DATABASE_FILE);
}

function rulebook(): Rulebook {
  const file = join(findInstallation(import.meta.dirname).resourcesDir, 'rulebooks', 'deribit.json');
  const parsed = parseRulebook(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

/** Standard input for "-". Bytes that are not UTF-8 become U+FFFD, which no number and no name contains: the importers list the line. */
function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('expected a number > 0');
  return value;
}

function answer({ kind, stdout, stderrLines }: Answer): void {
  if (stdout !== undefined) process.stdout.write(stdout.endsWith('\n') || stdout === '' ? stdout : `${stdout}\n`);
  for (const line of stderrLines ?? []) process.stderr.write(`${line}\n`);
  process.exitCode = kind === 'ok' ? EXIT_OK : kind === 'usage' ? EXIT_USAGE : EXIT_BAD_INPUT;
}

function leave(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
    if (error instanceof InvalidArgumentError) process.stderr.write(`${error.message}\n`);
    return;
  }
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT_BAD_INPUT;
}

main(process.argv.slice(2));
