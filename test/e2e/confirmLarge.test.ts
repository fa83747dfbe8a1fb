/** A large order is asked about a second time, and only a second decision answers: not the rest of the press that asked. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBrowser } from '../support/chromium.ts';
import { buildDesk, startDeskProcess } from '../support/deskProcess.ts';
import { openDesk, type DeskPage } from './deskPage.ts';

/** In USD the collateral counts, and its delta is far above what may be sent unasked. */
async function withLargeOrder(desk: DeskPage): Promise<void> {
  if ((await desk.page.getByTestId('replay-play').getAttribute('aria-pressed')) === 'true') await desk.press('replay-play');
  await desk.page.getByRole('radiogroup', { name: 'Numeraire' }).getByText('USD').click();
  await desk.page.getByText('Change to USD').click();
  await desk.press('ticket-tab-BTC');
  await desk.until('the delta in USD', async () => (await desk.number('net-delta-BTC')) > 20);
  await desk.press('arm-switch');
  await desk.page.getByTestId('ticket-size').fill('600000');
  await desk.page.getByTestId('ticket-size').press('Enter');
  await desk.until('Execute to open', () => desk.page.getByTestId('execute').isEnabled());
}

/** As a keyboard does that repeats. */
async function holdEnter(desk: DeskPage, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await desk.page.keyboard.down('Enter');
    await desk.page.waitForTimeout(i === 0 ? 400 : 40);
  }
  await desk.page.keyboard.up('Enter');
}

beforeAll(buildDesk, 120_000);

describe('the confirmation of a large order', () => {
  it('is not given by a double click on Execute or by an Enter that is held, only by a new press', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-large-'));
    const process = await startDeskProcess(folder);
    try {
      await withBrowser(async (browser) => {
        const desk = await openDesk(browser, process.url);
        await withLargeOrder(desk);
        const confirm = desk.page.getByTestId('execute-confirm');
        await desk.page.getByTestId('execute').dblclick({ delay: 60 });
        await confirm.waitFor();
        await desk.page.waitForTimeout(300);
        expect(await confirm.isVisible()).toBe(true);
        await desk.page.keyboard.press('Escape');
        await desk.page.getByTestId('execute').focus();
        await holdEnter(desk, 10);
        await desk.page.waitForTimeout(300);
        expect(await confirm.isVisible()).toBe(true);
        await desk.press('orders-tab-orders');
        expect(await desk.page.getByTestId('order-row').count()).toBe(0);
        await confirm.focus();
        await desk.page.keyboard.press('Enter');
        await desk.until('the order', async () => (await desk.page.getByTestId('order-row').count()) === 1);
        expect(desk.problems).toEqual([]);
      });
      expect(await process.stop()).toBe(0);
    } finally {
      await process.kill();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
