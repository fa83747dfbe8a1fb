/** Everything expected that can go wrong travels as a value: one closed list of reasons, a message for a person, detail for a log. */

export const FAILURE_REASONS = [
  'invalidInput',
  'missingData',
  'staleData',
  'notApplicable',
  'calculationFailed',
  'wireMismatch',
  'venueUnavailable',
  'venueRejected',
  'outcomeUnknown',
  'limitBreached',
  'conflict',
  'persistence',
  'unsupported',
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];

export interface Failure {
  readonly reason: FailureReason;
  /** "expected …, was …"; never a secret. */
  readonly message: string;
  /** Plain data that helps a log reader; never a secret. */
  readonly detail?: unknown;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(reason: FailureReason, message: string, detail?: unknown): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: detail === undefined ? { reason, message } : { reason, message, detail } };
}
