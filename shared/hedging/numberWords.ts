/** Numbers inside the sentences that this room writes; what the screen shows in cells is formatted there. */

/** At most `digits` decimals, thousands separated, trailing zeros dropped, a true minus sign; a small number keeps two significant digits. */
export function inWords(value: number, digits: number): string {
  const shown = Math.abs(value) > 0 && Math.abs(value) < 10 ** -digits ? Number(value.toPrecision(2)).toString() : grouped(value, digits);
  return shown.startsWith('-') ? `−${shown.slice(1)}` : shown;
}

/** "−1.2345 BTC" */
export function coinInWords(valueCoin: number, underlying: string): string {
  return `${inWords(valueCoin, 4)} ${underlying}`;
}

/** "78,412.5" */
export function priceInWords(priceUsd: number): string {
  return inWords(priceUsd, 2);
}

function grouped(value: number, digits: number): string {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(digits).split('.');
  const kept = withoutTrailingZeros(fraction);
  const text = withThousands(whole) + (kept === '' ? '' : `.${kept}`);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

function withoutTrailingZeros(fraction: string): string {
  let end = fraction.length;
  while (end > 0 && fraction[end - 1] === '0') end -= 1;
  return fraction.slice(0, end);
}

function withThousands(whole: string): string {
  if (whole.includes('e')) return whole;
  let text = whole.slice(-3);
  for (let end = whole.length - 3; end > 0; end -= 3) text = `${whole.slice(Math.max(0, end - 3), end)},${text}`;
  return text;
}
