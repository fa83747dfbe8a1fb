/** The size of a hedge as it is typed: slowly, while the market runs, and through sizes that are no good on the way. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBrowser } from '../support/chromium.ts';
import { buildDesk, startDeskProcess } from '../support/deskProcess.ts';
import { openDesk } from './deskPage.ts';

beforeAll(buildDesk, 120_000);

describe('the size on the ticket', () => {
  it('is taken up after a pause while the market runs, and a refused one can be typed on', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-typing-'));
    const process = await startDeskProcess(folder);
    try {
      await withBrowser(async (browser) => {
        const desk = await openDesk(browser, process.url);
        await desk.setSpeed(60);
        if ((await desk.page.getByTestId('replay-play').getAttribute('aria-pressed')) !== 'true') await desk.press('replay-play');
        await desk.skipSnapshots(14);
        await desk.press('ticket-tab-BTC');
        const size = desk.page.getByTestId('ticket-size');
        await desk.until('a suggestion', async () => (await size.inputValue()) !== '');
        const shown = async (): Promise<string> => (await desk.text('execute')).replaceAll(/\D/g, '');

        await size.focus();
        await desk.page.keyboard.press('ControlOrMeta+A');
        const before = await shown();
        await desk.until('the market to move on', async () => (await shown()) !== before);
        await desk.page.keyboard.type('12340');
        expect(await size.inputValue()).toBe('12340');
        await desk.until('the typed size on Execute', async () => (await shown()) === '12340', 5_000);

        await size.fill('12');
        await desk.until('the words about it', async () => (await desk.text('ticket-notice')).includes('multiple of 10'));
        expect(await size.isEnabled()).toBe(true);
        await desk.page.keyboard.type('20');
        await desk.until('the corrected size on Execute', async () => (await shown()) === '1220', 5_000);
        expect(await desk.page.getByTestId('ticket-tab-BTC').getAttribute('aria-selected')).toBe('true');
        expect(desk.problems).toEqual([]);
      });
      expect(await process.stop()).toBe(0);
    } finally {
      await process.kill();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
