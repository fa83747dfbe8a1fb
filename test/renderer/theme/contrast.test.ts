import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');

/** Tokens of one theme, opaque OKLCH only. */
function tokensOf(block: string): Map<string, readonly [number, number, number]> {
  const entries = [...block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  return new Map(entries.map(([, name = '', l, c, h]) => [name, [Number(l), Number(c), Number(h)] as const]));
}

/** Relative luminance (WCAG 2) of an OKLCH colour, clipped to sRGB. Matrices: Björn Ottosson, "A perceptual color space for image processing". */
function luminance([lightness, chroma, hueDeg]: readonly [number, number, number]): number {
  const a = chroma * Math.cos((hueDeg * Math.PI) / 180);
  const b = chroma * Math.sin((hueDeg * Math.PI) / 180);
  const l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b) ** 3;
  const m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b) ** 3;
  const s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s);
  const green = clip(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s);
  const blue = clip(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: readonly [number, number, number], second: readonly [number, number, number]): number {
  const [high, low] = [luminance(first), luminance(second)].toSorted((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const [dark = '', light = ''] = css.split("[data-theme='light']");
const TEXT = ['text-1', 'text-2', 'text-3', 'accent', 'gain', 'loss', 'warn', 'danger', 'hypothetical', 'stale'];
const MARKS = ['band-edge', 'target', 'needle'];
const SURFACES = ['surface-0', 'surface-1', 'surface-2'];

describe.each([
  ['dark', tokensOf(dark)],
  ['light', tokensOf(light)],
] as const)('tokens.css, %s', (_, tokens) => {
  const of = (name: string) => tokens.get(name) ?? ([Number.NaN, 0, 0] as const);
  const pairs = (names: readonly string[]) => names.flatMap((name) => SURFACES.map((surface) => [name, surface] as const));
  it.each(pairs(TEXT))('%s on %s is readable: 4.5 : 1 (WCAG 2 AA)', (text, surface) => {
    expect(contrast(of(text), of(surface))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(pairs(MARKS))('%s on %s can be seen: 3 : 1', (mark, surface) => {
    expect(contrast(of(mark), of(surface))).toBeGreaterThanOrEqual(3);
  });
  it('writes readably on the button that sends money', () => {
    expect(contrast(of('on-accent'), of('accent-strong'))).toBeGreaterThanOrEqual(4.5);
  });
  it('tells gain from loss by lightness too, for eyes that do not see the hue', () => {
    expect(Math.abs(of('gain')[0] - of('loss')[0])).toBeGreaterThanOrEqual(0.04);
  });
});

describe('contrast', () => {
  it('is 21 for black on white (WCAG 2)', () => {
    expect(contrast([0, 0, 0], [1, 0, 0])).toBeCloseTo(21, 3);
  });
});
