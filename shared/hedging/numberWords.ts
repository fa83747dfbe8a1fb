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
  const kept = fraction.replace(/0+$/, '');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (kept === '' ? '' : `.${kept}`);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}
