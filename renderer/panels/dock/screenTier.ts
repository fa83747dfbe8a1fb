/** Two default layouts: one for a laptop, one for a large monitor; each window size keeps its own. */
export type ScreenTier = 'standard' | 'wide';

const WIDE_FROM_PX = 2_000;

export function isWideScreen(widthPx: number): boolean {
  return widthPx >= WIDE_FROM_PX;
}

export function screenTier(widthPx: number): ScreenTier {
  return isWideScreen(widthPx) ? 'wide' : 'standard';
}
