/** The pre-trade checks: what failed in full and first, what passed in one line that opens. */
import type { ReactNode } from 'react';
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { countOf } from '../../format/words.ts';

type Check = HedgePlan['checks'][number];

export function Checks({ checks }: { readonly checks: readonly Check[] }): ReactNode {
  const failed = checks.filter((check) => !check.passed);
  const passed = checks.filter((check) => check.passed);
  return (
    <div className="checks">
      {failed.length === 0 ? null : (
        <ul>
          {failed.map((check) => (
            <CheckLine key={check.name} check={check} />
          ))}
        </ul>
      )}
      {passed.length === 0 ? null : (
        <details>
          <summary>
            <span className="check-mark" data-passed>
              ✓
            </span>
            {countOf(passed.length, 'check')} passed
          </summary>
          <ul>
            {passed.map((check) => (
              <CheckLine key={check.name} check={check} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function CheckLine({ check }: { readonly check: Check }): ReactNode {
  return (
    <li>
      <span className="check-mark" data-passed={check.passed || undefined} role="img" aria-label={check.passed ? 'passed' : 'failed'}>
        {check.passed ? '✓' : '✕'}
      </span>
      <b>{check.name}</b> <span className="check-detail">{check.detail}</span>
    </li>
  );
}
