/** In a file the same names and times come back row after row: each text is parsed once. */
import type { Result } from '../../shared/result/result.ts';

export type Parse<T> = (text: string) => Result<T>;

/** `parse` with a memory as long as the function lives. */
export function remembering<T>(parse: Parse<T>): Parse<T> {
  const known = new Map<string, Result<T>>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const parsed = parse(text);
    known.set(text, parsed);
    return parsed;
  };
}
