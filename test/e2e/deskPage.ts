/** The screen as a trader's hands know it: what is where, and how it is pressed. */
import type { Browser, Page } from 'playwright-core';

export interface DeskPage {
  readonly page: Page;
  /** Console errors and uncaught exceptions so far. */
  readonly problems: string[];
  number(testId: string): Promise<number>;
  text(testId: string): Promise<string>;
  press(testId: string): Promise<void>;
  setSpeed(speed: number): Promise<void>;
  /** Forward, to the recorded snapshot that is `count` further on. */
  skipSnapshots(count: number): Promise<void>;
  marketMs(): Promise<number>;
  until(what: string, condition: () => Promise<boolean>, limitMs?: number): Promise<void>;
}

export const VIEWPORTS = { desk: { width: 1440, height: 900 }, wide: { width: 2560, height: 1440 } } as const;

export async function openDesk(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number } = VIEWPORTS.desk,
): Promise<DeskPage> {
  const page = await browser.newPage({ viewport });
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
  await page.getByTestId('positions-grid').waitFor();
  const text = async (testId: string): Promise<string> => (await page.getByTestId(testId).first().textContent()) ?? '';
  const marketMs = async (): Promise<number> => Number(await page.getByTestId('replay-clock').getAttribute('data-ts'));
  const until = async (what: string, condition: () => Promise<boolean>, limitMs = 30_000): Promise<void> => {
    for (const endMs = Date.now() + limitMs; !(await condition()); await page.waitForTimeout(50)) {
      if (Date.now() > endMs) throw new Error(`waited ${limitMs} ms for ${what}`);
    }
  };
  return {
    page,
    problems,
    number: async (testId) => toNumber(await text(testId)),
    text,
    press: (testId) => page.getByTestId(testId).first().click(),
    setSpeed: async (speed) => void (await page.getByTestId('replay-speed').selectOption(String(speed))),
    async skipSnapshots(count) {
      const before = await marketMs();
      const scrub = page.getByTestId('replay-scrub');
      await scrub.focus();
      for (let i = 0; i < count; i += 1) await scrub.press('ArrowRight');
      await scrub.press('Enter');
      await until('the market to move', async () => (await marketMs()) > before);
    },
    marketMs,
    until,
  };
}

/** "−1.84 BTC" → −1.84; NaN when there is no number. */
function toNumber(text: string): number {
  const found = /[−-]?[\d\s\u2009\u202f,]*\d(?:\.\d+)?/.exec(text)?.[0] ?? '';
  return Number.parseFloat(found.replace('−', '-').replaceAll(/[\s\u2009\u202f,]/g, ''));
}
