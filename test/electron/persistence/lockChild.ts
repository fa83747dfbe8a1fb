/** Tries to open the database and says what came of it; an owner then waits for the end of its stdin. Argument: the database. */
import { once } from 'node:events';
import { openDatabase } from '../../../electron/persistence/openDatabase.ts';

const opened = openDatabase(process.argv[2] ?? '');
process.stdout.write(`${opened.ok ? `owner ${process.pid}` : opened.failure.message}\n`);
if (opened.ok) {
  process.stdin.resume();
  await once(process.stdin, 'end');
  opened.value.close();
}
