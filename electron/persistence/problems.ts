/** Collects what a check finds, in words, without ever growing beyond what a person reads. */
export interface Problems {
  add(problem: string): void;
  /** At most 200, then one line with how many more there were. */
  list(): readonly string[];
}

const MOST_LISTED = 200;

export function createProblems(): Problems {
  const listed: string[] = [];
  let count = 0;
  return {
    add(problem) {
      count += 1;
      if (listed.length < MOST_LISTED) listed.push(problem);
    },
    list: () => (count > listed.length ? [...listed, `and ${count - listed.length} more`] : listed),
  };
}
