/** Ends a switch over a union: the compiler refuses a forgotten case, the run stops on data that lies about its type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
