/**
 * What a command leaves for the door to print. usage ends with exit code 2, badInput with 3, failed (the machine could not do it) with 1,
 * cancelled (the person did not want it any more) with 130; none of them writes to stdout.
 */
export type CommandAnswer =
  | { readonly kind: 'ok'; readonly stdout: string; readonly stderrLines: readonly string[] }
  | { readonly kind: 'usage' | 'badInput' | 'failed' | 'cancelled'; readonly stderrLines: readonly string[] };
