/** The policy in one line, changed in place: half width, target, and how far a hedge goes. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { FixedBandPolicy, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import { useDesk } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { parsePolicyDraft, toPolicyDraft, type PolicyDraft } from './policyDraft.ts';

export function PolicyEditor({ bookId, view }: { readonly bookId: BookId; readonly view: HedgeView }): ReactNode {
  const { client, notices } = useDesk();
  const [draft, setDraft] = useState<PolicyDraft | null>(null);
  const shown = draft ?? toPolicyDraft(view.policy);
  const parsed = parsePolicyDraft(shown);
  const change = (part: Partial<PolicyDraft>) => setDraft({ ...shown, ...part });
  const apply = async (policy: FixedBandPolicy) => {
    const result = await client.request('hedge.setPolicy', { bookId, underlying: view.underlying, policy });
    reportFailure(notices, 'Policy not changed', result);
    if (result.ok) setDraft(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.ok) void apply(parsed.value);
  };
  return (
    <form className="policy" onSubmit={submit} aria-label="Hedging policy">
      <span className="policy-name">Band</span>
      <PolicyField
        label="half width ±"
        value={shown.halfWidth}
        testId="policy-half-width"
        onChange={(halfWidth) => change({ halfWidth })}
      />
      <PolicyField label="around" value={shown.target} testId="policy-target" onChange={(target) => change({ target })} />
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
  { value: 'centre', text: 'centre' },
] as const;

function PolicyField(props: {
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
