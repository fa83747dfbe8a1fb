/** A desk that writes as fast as it can and says on stdout what is acknowledged, until it is killed. Argument: the database. */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../../electron/persistence/persistence.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aBook, aChange, aDecision, aFill, anIntent, BOOK_ID, sampleDeps, valueOf, VENUE } from '../../support/storeSamples.ts';

const AMOUNT = decimal(10);

function acknowledge(line: string): void {
  writeSync(1, `${line}\n`);
}

const path = process.argv[2];
if (path === undefined) throw new Error('expected the path of a database');
const { ledger, journal, decisions } = createPersistence(valueOf(openDatabase(path)), sampleDeps());
valueOf(ledger.createBook(aBook()));

for (let index = Number(ledger.fillCursor(VENUE, BOOK_ID) ?? '0') + 1; ; index += 1) {
  // The process that died before this one may have got as far as the intent.
  const label = `order-${index}-${process.pid}` as ClientLabel;
  const id = `decision-${index}-${process.pid}`;
  valueOf(decisions.append(aDecision({ id })));
  acknowledge(`decision ${id}`);
  valueOf(journal.recordIntent({ ...anIntent({ label, amount: AMOUNT }), decisionId: id }));
  acknowledge(`intent ${label}`);
  valueOf(journal.recordStateChange(aChange('sent', { label })));
  valueOf(journal.recordStateChange(aChange('filled', { label, filledAmount: AMOUNT })));
  acknowledge(`filled ${label}`);
  valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill({ tradeId: `trade-${index}`, label, amount: AMOUNT })], String(index)));
  acknowledge(`fill trade-${index}`);
}
