/** The whole policy of the underlying in focus: when to hedge, how far, with what, how carefully. */
import { memo, useMemo, type ReactNode } from 'react';
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency } from '../../../shared/domain/instrument.ts';
import { useDesk, useDeskState } from '../deskContext.ts';
import { useFocusedView } from '../focusStore.ts';
import { BandPart, EventsPart } from './BandPart.tsx';
import { ConcealPart, LimitsPart } from './CarePart.tsx';
import { Part } from './fields.tsx';
import { PolicyHead } from './PolicyHead.tsx';
import { PolicyHistory } from './PolicyHistory.tsx';
import { toPolicyDraft, type PolicyDraft } from './policyDraft.ts';
import { readForm } from './policyForm.ts';
import { usePolicyForm } from './policyForms.ts';
import { ExecutionPart, FilterPart, SetPart, SizePart } from './TradeParts.tsx';

export function PolicyPanel(): ReactNode {
  const { bookId } = useDeskState(({ hedge }) => hedge);
  const view = useFocusedView();
  if (bookId === null || view === null) return <NoPolicy />;
  const { underlying, policy, policyVersion } = view;
  return (
    <section className="panel policy-panel" aria-label="Policy">
      <PolicyForm
        key={`${bookId}/${underlying}`}
        bookId={bookId}
        underlying={underlying}
        policyJson={JSON.stringify(policy)}
        version={policyVersion}
      />
    </section>
  );
}

interface PolicyFormProps {
  readonly bookId: BookId;
  readonly underlying: Currency;
  /** As text, so that the form renders again only when the policy changed, and not five times a second. */
  readonly policyJson: string;
  readonly version: number | null;
}

const PolicyForm = memo(function PolicyForm({ bookId, underlying, policyJson, version }: PolicyFormProps): ReactNode {
  const { client } = useDesk();
  const [state, dispatch] = usePolicyForm(`${bookId}/${underlying}`);
  const stored = useMemo(() => JSON.parse(policyJson) as HedgePolicy, [policyJson]);
  const storedDraft = useMemo(() => toPolicyDraft(stored), [stored]);
  const draft = state.draft ?? storedDraft;
  const reading = useMemo(() => readForm(draft), [draft]);
  const edit = (next: PolicyDraft) => dispatch({ kind: 'edited', draft: next, storedVersion: version });
  const start = (policy: HedgePolicy) => edit(toPolicyDraft(policy));
  const apply = async () => {
    if (reading.policy === null) return;
    dispatch({ kind: 'sending' });
    dispatch({ kind: 'answered', result: await client.request('policy.set', { bookId, underlying, policy: reading.policy }) });
  };
  const form = { draft, errors: reading.errors, underlying, edit };
  return (
    <form
      className="policy-form"
      aria-label={`Policy of ${underlying}`}
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <PolicyHead
        form={form}
        state={state}
        reading={reading}
        storedVersion={version}
        onStart={start}
        onRevert={() => dispatch({ kind: 'reverted' })}
      />
      <div className="policy-scroll">
        <div className="policy-parts">
          <BandPart form={form} />
          <EventsPart form={form} />
          <SizePart form={form} />
          <ExecutionPart form={form} />
          <FilterPart form={form} />
          <LimitsPart form={form} />
          <SetPart form={form} />
          <ConcealPart form={form} />
        </div>
        <Part title="Versions">
          <PolicyHistory bookId={bookId} underlying={underlying} storedVersion={version} onUse={start} />
        </Part>
      </div>
    </form>
  );
});

function NoPolicy(): ReactNode {
  return (
    <section className="panel policy-panel" aria-label="Policy">
      <div className="empty">
        <h3>No policy to show yet</h3>
        <p>A policy says when a hedge is due, how far it goes, in what and how carefully. Each underlying of the book has its own.</p>
      </div>
    </section>
  );
}
