/** The limits and the effort of one optimisation. */
import type { ReactNode } from 'react';
import type { OptimiserDraft, OptimiserField, OptimiserParse } from './optimiserForm.ts';

interface OptimiserFormProps {
  readonly draft: OptimiserDraft;
  readonly parsed: OptimiserParse;
  readonly underlying: string;
  readonly isBusy: boolean;
  readonly onChange: (draft: OptimiserDraft) => void;
  readonly onAsk: () => void;
}

interface FieldSpec {
  readonly field: OptimiserField;
  readonly label: string;
  /** coin: the underlying. */
  readonly unit: string;
  readonly title: string;
}

const FIELDS: readonly FieldSpec[] = [
  { field: 'deltaCoin', label: '|Δ| ≤', unit: 'coin', title: 'Delta left, absolute; empty: free' },
  {
    field: 'gammaCoinPerPct',
    label: '|Γ 1 %| ≤',
    unit: 'coin',
    title: 'Change of the delta that the book hedges (premium-adjusted where it counts in coin) for a 1 % move, absolute; empty: free',
  },
  { field: 'vegaUsdPerVolPoint', label: '|Vega| ≤', unit: 'USD/pt', title: 'Per vol point, absolute; empty: free' },
  { field: 'maxInstruments', label: 'at most', unit: 'instruments', title: 'How many different instruments may be traded' },
  { field: 'horizonHours', label: 'over', unit: 'hours', title: 'Horizon of carry and outlook' },
  { field: 'timeLimitSeconds', label: 'within', unit: 's each', title: 'Time limit of the optimum and of each frontier point' },
  { field: 'frontierPoints', label: 'frontier', unit: 'points', title: 'Points of cost against residual gamma; 0: none' },
];

export function OptimiserForm({ draft, parsed, underlying, isBusy, onChange, onAsk }: OptimiserFormProps): ReactNode {
  const errors = parsed.ok ? {} : parsed.errors;
  return (
    <form
      className="optimiser-form"
      aria-label="What the optimiser is asked"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      <b>{underlying}</b>
      {FIELDS.map(({ field, label, unit, title }) => (
        <label key={field} className="field" title={errors[field] ?? title}>
          <span className="field-name">{label}</span>
          <input
            inputMode="decimal"
            autoComplete="off"
            data-testid={`optimiser-${field}`}
            value={draft[field]}
            placeholder="free"
            aria-invalid={errors[field] !== undefined}
            onChange={(event) => onChange({ ...draft, [field]: event.target.value })}
          />
          <span className="unit">{unit === 'coin' ? underlying : unit}</span>
        </label>
      ))}
      <button type="submit" className="button" data-testid="optimiser-ask" disabled={!parsed.ok || isBusy}>
        {isBusy ? 'Working…' : 'Optimise'}
      </button>
      {Object.entries(errors).map(([field, words]) => (
        <span key={field} className="warn-text">
          {FIELDS.find((spec) => spec.field === field)?.label}: {words}
        </span>
      ))}
    </form>
  );
}
