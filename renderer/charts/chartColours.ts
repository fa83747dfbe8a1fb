/** The tokens as rgba text: the chart paints on a canvas and cannot read OKLCH or custom properties. */

const TOKENS = {
  surface: '--surface-1',
  line: '--line-soft',
  text: '--text-2',
  textStrong: '--text-1',
  gain: '--gain',
  loss: '--loss',
  accent: '--accent',
  warn: '--warn',
  band: '--band-fill',
  bandEdge: '--band-edge',
  target: '--target',
} as const;

export type ChartColours = Readonly<Record<keyof typeof TOKENS, string>>;

export function readChartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const toText = (token: string) => toRgba(context, style.getPropertyValue(token).trim());
  return Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, toText(token)])) as ChartColours;
}

/** One pixel painted and read back: whatever CSS can express comes out as rgba. */
function toRgba(context: CanvasRenderingContext2D | null, colour: string): string {
  if (context === null) return 'rgba(128, 128, 128, 1)';
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
}
