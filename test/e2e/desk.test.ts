/** The whole product, as its user meets it: the built desk in its own process, the built screen in a real Chromium. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyFile } from '../../electron/persistence/verify.ts';
import { withBrowser } from '../support/chromium.ts';
import { demoInstrument } from '../support/demoRecording.ts';
import { buildDesk, startDeskProcess } from '../support/deskProcess.ts';
import { expectOk } from '../support/expectOk.ts';
import { openDesk, type DeskPage } from './deskPage.ts';

interface Booked {
  readonly ledger: readonly string[];
  readonly venue: readonly string[];
  /** label → state of the orders the journal knows. */
  readonly orders: ReadonlyMap<string, string>;
  readonly venueLabels: readonly string[];
}

/** Both memories read with fresh eyes: the desk's database and the paper exchange's own. */
function readBooked(folder: string): Booked {
  const desk = new Database(join(folder, 'deltadesk.sqlite'), { readonly: true });
  const venue = new Database(join(folder, 'paper-venue.sqlite'), { readonly: true });
  try {
    const column = (db: Database.Database, sql: string): string[] => db.prepare<[], string>(sql).pluck().all();
    const states = desk
      .prepare<[], { label: string; state: string }>('SELECT label, state FROM order_states ORDER BY seq')
      .all()
      .map(({ label, state }): [string, string] => [label, state]);
    return {
      ledger: column(desk, "SELECT source_id FROM ledger WHERE kind = 'fill' ORDER BY source_id"),
      venue: column(venue, 'SELECT trade_id FROM fills ORDER BY trade_id'),
      orders: new Map(states),
      venueLabels: column(venue, 'SELECT label FROM orders ORDER BY label'),
    };
  } finally {
    desk.close();
    venue.close();
  }
}

async function runIntoBreach(desk: DeskPage): Promise<void> {
  await desk.setSpeed(1000);
  if ((await desk.page.getByTestId('replay-play').getAttribute('aria-pressed')) !== 'true') await desk.press('replay-play');
  await desk.until('the band to be breached', async () => Math.abs(await desk.number('net-delta-BTC')) > 0.5, 60_000);
  await desk.press('replay-play');
}

async function hedge(desk: DeskPage): Promise<void> {
  await desk.press('ticket-tab-BTC');
  await desk.until('Execute to open', () => desk.page.getByTestId('execute').isEnabled());
  await desk.press('execute');
}

beforeAll(buildDesk, 120_000);

describe('the desk in a real browser', () => {
  it(
    'runs into the fall, suggests, arms, executes, survives SIGKILL in the middle of the next hedge and reconciles',
    { timeout: 170_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'deltadesk-e2e-'));
      let process = await startDeskProcess(folder);
      try {
        await withBrowser(async (browser) => {
          const desk = await openDesk(browser, process.url);
          await runIntoBreach(desk);
          expect(await desk.text('verdict-BTC')).not.toContain('inside');
          expect(await desk.page.getByTestId('execute').isEnabled()).toBe(false);
          await desk.skipSnapshots(14);
          await desk.press('arm-switch');
          await hedge(desk);
          await desk.press('orders-tab-fills');
          await desk.until('partial fills', async () => (await desk.page.getByTestId('fill-row').count()) >= 2);
          await desk.until('the delta to be inside its band', async () => Math.abs(await desk.number('net-delta-BTC')) <= 0.5005);
          const afterFirst = readBooked(folder);
          expect(afterFirst.ledger).toEqual(afterFirst.venue);
          expect(afterFirst.ledger.length).toBeGreaterThanOrEqual(2);
          expect(desk.problems).toEqual([]);

          await desk.skipSnapshots(4);
          await hedge(desk);
          await desk.until('the second order to be journalled', async () => readBooked(folder).orders.size === 2, 5_000);
        });
        await process.kill();
        const killed = readBooked(folder);
        expect(killed.orders.size).toBe(2);

        process = await startDeskProcess(folder);
        await withBrowser(async (browser) => {
          const desk = await openDesk(browser, process.url);
          await desk.until('a reconciled desk', async () => (await desk.text('status-bar')).includes('reconciled'));
          expect(await desk.page.getByTestId('arm-switch').getAttribute('aria-checked')).toBe('false');
          const again = readBooked(folder);
          expect(again.ledger).toEqual(again.venue);
          expect(new Set(again.ledger).size).toBe(again.ledger.length);
          expect(again.venueLabels.length).toBeLessThanOrEqual(2);
          expect([...again.orders.values()].every((state) => ['filled', 'cancelled', 'rejected'].includes(state))).toBe(true);
          expect(desk.problems).toEqual([]);
        });
        expect(await process.stop()).toBe(0);
        const report = expectOk(verifyFile(join(folder, 'deltadesk.sqlite'), (id) => demoInstrument(id)));
        expect(report.problems).toEqual([]);
      } finally {
        await process.kill();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
