/** The policy at the foot of the ticket: what it is called, what it says in one line, and the two numbers of a plain band in place. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import { useDesk } from '../deskContext.ts';
import { reopenPanel } from '../dock/dockCommands.ts';
import { policyWords } from '../policy/policyWords.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { toQuickDraft, withQuickDraft, type QuickDraft } from './quickPolicy.ts';

interface PolicyLineProps {
  readonly bookId: BookId;
  readonly view: HedgeView;
}

export function PolicyLine({ bookId, view }: PolicyLineProps): ReactNode {
  const { policy, policyVersion } = view;
  return (
    <section className="policy" aria-label="Hedging policy">
      <p className="policy-line">
        <b data-testid="policy-name">{policy.name}</b>{' '}
        <span className="unit" data-testid="policy-version">
          {policyVersion === null ? 'default' : `v${policyVersion}`}
        </span>{' '}
        <span className="policy-words" data-testid="policy-words">
          {policyWords(policy, view.underlying)}
        </span>
      </p>
      <div className="policy-fields">
        <QuickFields bookId={bookId} view={view} />
        <button type="button" className="button-quiet" data-testid="policy-all-settings" onClick={() => reopenPanel('policy')}>
          All settings…
        </button>
      </div>
    </section>
  );
}

function QuickFields({ bookId, view }: PolicyLineProps): ReactNode {
  const { client, notices } = useDesk();
  const [draft, setDraft] = useState<QuickDraft | null>(null);
  const stored = toQuickDraft(view.policy);
  const shown = stored === null ? null : (draft ?? stored);
  if (shown === null) return null;
  const parsed = withQuickDraft(view.policy, shown);
  const change = (part: Partial<QuickDraft>) => setDraft({ ...shown, ...part });
  const apply = async (policy: HedgePolicy) => {
    const result = await client.request('policy.set', { bookId, underlying: view.underlying, policy });
    reportFailure(notices, 'Policy not changed', result);
    if (result.ok) setDraft(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.ok) void apply(parsed.value);
  };
  return (
    <form className="policy-quick" onSubmit={submit} aria-label="Band of the policy">
      <QuickField label="half width ±" value={shown.halfWidth} testId="policy-half-width" onChange={(halfWidth) => change({ halfWidth })} />
      <QuickField label="around" value={shown.target} testId="policy-target" onChange={(target) => change({ target })} />
      <span className="unit">{view.underlying}</span>
      <span className="policy-name">hedge to</span>
      <Segmented label="Policy hedges to" options={GOALS} value={shown.hedgeTo} onPick={(hedgeTo) => change({ hedgeTo })} />
      {draft === null ? null : (
        <>
          <button type="submit" className="button" data-testid="policy-apply" disabled={!parsed.ok}>
            Apply
          </button>
          <button type="button" className="button-quiet" onClick={() => setDraft(null)}>
            Cancel
          </button>
          {parsed.ok ? null : <span className="warn-text">{parsed.failure.message}</span>}
        </>
      )}
    </form>
  );
}

const GOALS = [
  { value: 'edge', text: 'edge' },
  { value: 'target', text: 'target' },
] as const;

function QuickField(props: {
  readonly label: string;
  readonly value: string;
  readonly testId: string;
  readonly onChange: (text: string) => void;
}): ReactNode {
  return (
    <label className="field">
      <span className="field-name">{props.label}</span>
      <input
        inputMode="decimal"
        autoComplete="off"
        className="num"
        data-testid={props.testId}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
