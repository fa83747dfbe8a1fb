/** When each tick was due, which risk message carried it, and from that how long each took to the screen. */

/** A state of the grid as the page saw it: the newest risk message in it, and when. Rising in both. */
export interface Paint {
  readonly seq: number;
  readonly atMs: number;
}

export interface TickLog {
  readonly sent: (dueMs: number) => void;
  /** Everything sent before is in this message: the desk evaluates and publishes in one go. */
  published(seq: number, atMs: number): void;
  /** Sorted waits, ms, of the same ticks until their message was published. */
  waitsToPublished(fromMs: number, untilMs: number): readonly number[];
  /** How many ticks were due in [fromMs, untilMs). */
  countBetween(fromMs: number, untilMs: number): number;
  /** Sorted waits, ms, of the ticks due in [fromMs, untilMs), each until the first paint that shows its message; a tick never painted waits for ever. */
  waits(paints: readonly Paint[], fromMs: number, untilMs: number): readonly number[];
}

export function createTickLog(): TickLog {
  const dueMs: number[] = [];
  const seqs: number[] = [];
  const publishedMs: number[] = [];
  const placesBetween = (fromMs: number, untilMs: number): readonly number[] =>
    [...dueMs.keys()].filter((at) => (dueMs[at] ?? 0) >= fromMs && (dueMs[at] ?? 0) < untilMs);
  return {
    sent: (atMs) => void dueMs.push(atMs),
    published(seq, atMs) {
      for (; seqs.length < dueMs.length; publishedMs.push(atMs)) seqs.push(seq);
    },
    waitsToPublished(fromMs, untilMs) {
      const waits = placesBetween(fromMs, untilMs).map((at) => (publishedMs[at] ?? Number.POSITIVE_INFINITY) - (dueMs[at] ?? 0));
      return waits.sort((a, b) => a - b);
    },
    countBetween: (fromMs, untilMs) => placesBetween(fromMs, untilMs).length,
    waits(paints, fromMs, untilMs) {
      const waits: number[] = [];
      let next = 0;
      for (const at of placesBetween(fromMs, untilMs)) {
        const seq = seqs[at] ?? Number.POSITIVE_INFINITY;
        while ((paints[next]?.seq ?? Number.POSITIVE_INFINITY) < seq) next += 1;
        waits.push((paints[next]?.atMs ?? Number.POSITIVE_INFINITY) - (dueMs[at] ?? 0));
      }
      return waits.sort((a, b) => a - b);
    },
  };
}
