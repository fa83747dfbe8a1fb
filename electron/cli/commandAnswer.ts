/** What a command leaves for the door to print. usage ends with exit code 2, badInput with 3; neither writes to stdout. */
export type CommandAnswer =
  | { readonly kind: 'ok'; readonly stdout: string; readonly stderrLines: readonly string[] }
  | { readonly kind: 'usage'; readonly stderrLines: readonly string[] }
  | { readonly kind: 'badInput'; readonly stderrLines: readonly string[] };
