/** How far `value` is from `reference`, in units of 2^-53 of the reference; 0 for two equal zeros. */
export function ulps(value: number, reference: number): number {
  if (Object.is(value, reference)) return 0;
  return Math.abs(value - reference) / (Math.abs(reference) * 2 ** -53);
}
