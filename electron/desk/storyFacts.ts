/** The numbers of a story as short texts with their units. */
import type { StoryStep } from '../../shared/contract/storySchemas.ts';
import { coinInWords, inWords, priceInWords } from '../../shared/hedging/numberWords.ts';

export type StoryFact = StoryStep['facts'][number];

/** A fact; a number that is not known is left out, so that no story ever shows a 0 for it. */
export type MaybeFact = StoryFact | null;

export function factsOf(...facts: readonly (MaybeFact | readonly MaybeFact[])[]): StoryFact[] {
  return facts.flat().flatMap((fact) => fact ?? []);
}

export function textFact(name: string, text: string | null | undefined): MaybeFact {
  return text === null || text === undefined ? null : { name, text };
}

export function coinFact(name: string, coins: number | null | undefined, underlying: string): MaybeFact {
  return coins === null || coins === undefined ? null : { name, text: coinInWords(coins, underlying) };
}

export function usdFact(name: string, usd: number | null | undefined): MaybeFact {
  return usd === null || usd === undefined ? null : { name, text: usdInWords(usd) };
}

export function priceFact(name: string, priceUsd: number | null | undefined): MaybeFact {
  return priceUsd === null || priceUsd === undefined ? null : { name, text: priceInWords(priceUsd) };
}

/** Up to eight decimals, with its unit. */
export function figureFact(name: string, value: number | null | undefined, unit: string): MaybeFact {
  return value === null || value === undefined ? null : { name, text: unit === '' ? inWords(value, 8) : `${inWords(value, 8)} ${unit}` };
}

export function usdInWords(usd: number): string {
  return `${inWords(usd, 2)} USD`;
}

/** "1,000 USD", "0.25 BTC"; the amount as the venue's text. */
export function amountInWords(amount: string, unit: string): string {
  return `${inWords(Number(amount), 8)} ${unit}`;
}

/** "2026-02-02 04:50:19.002 UTC" */
export function timeInWords(tsMs: number): string {
  return new Date(tsMs).toISOString().replace('T', ' ').replace('Z', ' UTC');
}
