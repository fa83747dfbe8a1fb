/** The pure part of `desk verify`: a report as the text a person or a script reads. */
import type { VerifyReport } from '../ports/ledger.ts';

export type VerifyFormat = 'json' | 'text';

/** problems: the door prints both and exits 3. */
export type VerifyOutcome =
  | { readonly kind: 'ok'; readonly stdout: string }
  | { readonly kind: 'problems'; readonly stdout: string; readonly stderrLines: readonly string[] };

/** The report on stdout in `format`, its problems one per line for stderr too. */
export function verifyCommand(report: VerifyReport, format: VerifyFormat): VerifyOutcome {
  const stdout = format === 'json' ? `${JSON.stringify(toJson(report))}\n` : `${toText(report)}\n`;
  return isSound(report) ? { kind: 'ok', stdout } : { kind: 'problems', stdout, stderrLines: report.problems };
}

function isSound({ problems }: VerifyReport): boolean {
  return problems.length === 0;
}

function toJson(report: VerifyReport): unknown {
  const { auditRows, ledgerRows, problems } = report;
  return { ok: isSound(report), auditRows, ledgerRows, problems };
}

function toText(report: VerifyReport): string {
  const { auditRows, ledgerRows, problems } = report;
  const counts = `${auditRows} audit rows, ${ledgerRows} ledger rows`;
  if (isSound(report)) return `ok: ${counts}; the chain is whole, every row is as it was written, positions add up`;
  return [`NOT ok: ${counts}, ${problems.length} problems`, ...problems.map((problem) => `- ${problem}`)].join('\n');
}
