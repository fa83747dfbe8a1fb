/** Policies as their user meets them: another policy, another band; an alternative executed; the story read on screen and told again offline. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBrowser } from '../support/chromium.ts';
import { buildDesk, ROOT, startDeskProcess } from '../support/deskProcess.ts';
import { runProcess } from '../electron/cliDoor/runDesk.ts';
import { openDesk, type DeskPage } from './deskPage.ts';

async function usePreset(desk: DeskPage, preset: string): Promise<void> {
  await desk.page.getByTestId('policy-preset').selectOption(preset);
  await desk.press('policy-save');
  await desk.until(`${preset} to be stored`, async () => (await desk.page.getByTestId('policy-saved').count()) > 0);
}

async function openPanel(desk: DeskPage, title: string): Promise<void> {
  await desk.page.locator('.dv-tab', { hasText: title }).first().click();
}

/** The index levels of the next hedge, as the ticket's band shows them. */
async function nextHedges(desk: DeskPage): Promise<string> {
  const texts = await desk.page.getByText(/next hedge at/).allTextContents();
  return texts.join(' ');
}

async function halfWidth(desk: DeskPage, coin: string): Promise<void> {
  await desk.page.getByTestId('policy-half-width').fill(coin);
  await desk.press('policy-apply');
}

/** To the fall, with the market standing. */
async function intoTheFall(desk: DeskPage): Promise<void> {
  if ((await desk.page.getByTestId('replay-play').getAttribute('aria-pressed')) === 'true') await desk.press('replay-play');
  await desk.skipSnapshots(14);
  await desk.press('ticket-tab-BTC');
}

function why(id: string, folder: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return runProcess(process.execPath, [join(ROOT, 'out', 'main', 'cli.js'), 'why', id, '--data', folder], '');
}

beforeAll(buildDesk, 120_000);

describe('policies in a real browser', () => {
  it(
    'changes band, next-hedge levels and suggestion with the policy; executes an alternative; tells its story',
    { timeout: 120_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'deltadesk-policy-'));
      const process = await startDeskProcess(folder);
      let executedId = '';
      try {
        await withBrowser(async (browser) => {
          const desk = await openDesk(browser, process.url);
          await intoTheFall(desk);
          await desk.until('a suggestion', async () => (await desk.text('verdict-BTC')).includes('suggested'));

          await halfWidth(desk, '6');
          await desk.until('the wide band to hold the delta', async () => (await desk.text('verdict-BTC')).includes('inside'));
          const wide = await nextHedges(desk);
          expect(wide).not.toBe('');
          await halfWidth(desk, '5');
          await desk.until('other next-hedge levels', async () => (await nextHedges(desk)) !== wide);

          await openPanel(desk, 'Policy');
          await usePreset(desk, 'whalley-wilmott');
          await desk.until('the figures of the formula', async () => (await desk.text('policy-figures')).includes('Γ'));
          expect(await desk.text('policy-name')).toContain('Whalley');

          await usePreset(desk, 'fixed-band');
          await desk.until('a suggestion again', async () => (await desk.text('verdict-BTC')).includes('suggested'));
          await desk.page.getByTestId('candidate-row').first().waitFor();
          const other = desk.page.locator('[data-testid="candidate-row"]:not([data-picked]):not([data-unusable])').first();
          const instrument = (await other.getAttribute('data-instrument')) ?? '';
          await desk.press(`candidate-${instrument}`);
          await desk.press('arm-switch');
          await desk.until('Execute to open', () => desk.page.getByTestId('execute').isEnabled());
          await desk.press('execute');
          await desk.press('orders-tab-fills');
          await desk.until('a fill in the alternative', async () =>
            (await desk.page.getByTestId('fill-row').allTextContents()).some((text) => text.includes(instrument)),
          );

          await desk.press('orders-tab-journal');
          const executed = desk.page.locator('[data-testid="journal-row"][data-verdict="executed"]').first();
          executedId = (await executed.getByTestId('journal-story').getAttribute('data-id')) ?? '';
          await executed.getByTestId('journal-story').click();
          await desk.page.getByTestId('story').waitFor();
          expect(await desk.page.getByTestId('story-recomputed').getAttribute('data-state')).toBe('same');
          const kinds = await desk.page
            .getByTestId('story-step')
            .evaluateAll((steps) => steps.map((step) => step.getAttribute('data-kind')));
          expect(kinds).toEqual(expect.arrayContaining(['market', 'policy', 'plan', 'alternatives', 'action', 'order', 'fill']));
          expect(desk.problems).toEqual([]);

          const beside = await why(executedId, folder);
          expect([beside.code, beside.stderr]).toEqual([0, '']);
          expect(beside.stdout).toContain(instrument);
        });
        expect(await process.stop()).toBe(0);
        expect((await why(executedId, folder)).code).toBe(0);
      } finally {
        await process.kill();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  it('hedges by itself once its own arm is typed, says what it does, and stands still when paused', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-auto-'));
    const process = await startDeskProcess(folder);
    try {
      await withBrowser(async (browser) => {
        const desk = await openDesk(browser, process.url);
        await intoTheFall(desk);
        await openPanel(desk, 'Policy');
        await desk.page.getByTestId('policy-mode').locator('[data-value="auto"]').click();
        await desk.press('policy-save');
        await desk.page.getByTestId('auto-block').waitFor();
        await desk.press('arm-switch');
        await desk.press('auto-arm-open');
        await desk.page.getByTestId('auto-words').fill('ARM AUTO');
        await desk.press('auto-arm');
        await desk.press('orders-tab-fills');
        await desk.until('a fill that nobody clicked', async () => (await desk.page.getByTestId('fill-row').count()) > 0);
        await desk.until('the delta to be inside its band', async () => Math.abs(await desk.number('net-delta-BTC')) <= 0.5005);

        await desk.press('auto-pause');
        await desk.until(
          'the pause to show',
          async () => (await desk.page.getByTestId('auto-block').getAttribute('data-state')) === 'paused',
        );
        const before = await desk.page.getByTestId('fill-row').count();
        await desk.skipSnapshots(6);
        await desk.until('a suggestion that waits', async () => (await desk.text('verdict-BTC')).includes('suggested'));
        await desk.page.waitForTimeout(500);
        expect(await desk.page.getByTestId('fill-row').count()).toBe(before);
        await desk.press('auto-resume');
        await desk.until('the next fill', async () => (await desk.page.getByTestId('fill-row').count()) > before);
        expect(desk.problems).toEqual([]);
      });
      expect(await process.stop()).toBe(0);
    } finally {
      await process.kill();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
