/**
 * Random numbers without a state: each is a pure function of a seed, a name and a counter, so that the same question always has the
 * same answer, in any order and on every machine. For jitter and models, never for secrets.
 * Shape: splitmix (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014) in 32 bits, with the finaliser
 * of MurmurHash3 (Appleby, public domain) as its mixer; names are hashed by FNV-1a (Fowler, Noll & Vo).
 */

const TWO_POW_32 = 4_294_967_296;
/** 2³² ÷ golden ratio, odd: consecutive counters land far apart. */
const GOLDEN = 0x9e3779b9;

/** A bijection of 32-bit integers in which each input bit flips about half of the output bits. */
export function mix32(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** FNV-1a, 32 bit, over UTF-16 code units (for ASCII: over bytes). */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The stream that belongs to `name` under `seed` (32-bit integer): the key of `uniformOf`. */
export function streamKey(seed: number, name: string): number {
  return mix32(mix32((seed + GOLDEN) | 0) ^ hashOfText(name));
}

/** Uniform in [0, 1), a multiple of 2⁻³²: number `counter` (0, 1, 2 …) of the stream. */
export function uniformOf(key: number, counter: number): number {
  return mix32((key + Math.imul(counter + 1, GOLDEN)) | 0) / TWO_POW_32;
}

/** A whole number from 0 to `max` (whole, 0 … 2³¹), both included, evenly from `uniform` in [0, 1); the bias is below (max + 1) ÷ 2³². */
export function wholeFrom(uniform: number, max: number): number {
  return Math.floor(uniform * (max + 1));
}
