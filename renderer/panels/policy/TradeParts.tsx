/** What a due hedge does: how far, of which legs, in what, how, and when it must not. */
import type { ReactNode } from 'react';
import { selectionStore } from '../selectionStore.ts';
import { countOf } from '../../format/words.ts';
import { ErrorOf, NumberRow, Part, SelectRow, TextRow } from './fields.tsx';
import type { PartProps } from './formView.ts';
import type { InstrumentDraft, PolicyDraft } from './policyDraft.ts';

const GOALS: readonly { readonly value: PolicyDraft['sizingTo']; readonly text: string }[] = [
  { value: 'edge', text: 'the nearest edge' },
  { value: 'target', text: 'the target' },
];
const SETS: readonly { readonly value: PolicyDraft['setKind']; readonly text: string }[] = [
  { value: 'all', text: 'every leg' },
  { value: 'expiring', text: 'options that expire soon' },
  { value: 'legs', text: 'picked options' },
];
const INSTRUMENTS: readonly { readonly value: InstrumentDraft['kind']; readonly text: string }[] = [
  { value: 'perpetual', text: 'the perpetual' },
  { value: 'cheapest', text: 'the cheapest, all in' },
  { value: 'sameExpiry', text: 'the same-expiry future' },
  { value: 'instrument', text: 'one by name' },
];
const STYLES: readonly { readonly value: PolicyDraft['style']; readonly text: string }[] = [
  { value: 'market', text: 'at market' },
  { value: 'passive', text: 'passive, post-only' },
];
const ROUNDINGS: readonly { readonly value: PolicyDraft['rounding']; readonly text: string }[] = [
  { value: 'insideBand', text: 'up, if not past the target' },
  { value: 'towardZero', text: 'down' },
  { value: 'nearest', text: 'nearest' },
  { value: 'up', text: 'up: never less than the ideal' },
];

export function SizePart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="How far">
      <SelectRow
        label="Hedge to"
        value={draft.sizingTo}
        options={GOALS}
        testId="policy-sizing"
        onPick={(sizingTo) => edit({ ...draft, sizingTo })}
      />
      <NumberRow form={form} name="ratioPct" />
      <SelectRow
        label="Round lots"
        value={draft.rounding}
        options={ROUNDINGS}
        testId="policy-rounding"
        onPick={(rounding) => edit({ ...draft, rounding })}
      />
      <NumberRow form={form} name="horizonHours" />
      <NumberRow form={form} name="capitalCostPct" />
    </Part>
  );
}

export function SetPart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="Hedge set">
      <SelectRow
        label="Counts"
        value={draft.setKind}
        options={SETS}
        testId="policy-set"
        onPick={(setKind) => edit({ ...draft, setKind })}
      />
      {draft.setKind === 'expiring' ? <NumberRow form={form} name="withinDays" /> : null}
      {draft.setKind === 'legs' ? <Legs form={form} /> : null}
      {draft.setKind === 'all' ? null : <p className="unit">Futures, perpetuals, spot and balances always count.</p>}
    </Part>
  );
}

function Legs({ form }: PartProps): ReactNode {
  const { draft, edit, underlying } = form;
  const selected = selectionStore((state) => state.legs).filter((leg) => leg.underlying === underlying);
  const take = () => edit({ ...draft, legKeys: selected.map(({ legKey }) => legKey) });
  return (
    <>
      <div className="form-buttons">
        <button type="button" className="button" data-testid="policy-take-legs" disabled={selected.length === 0} onClick={take}>
          {selected.length === 0 ? `Select ${underlying} options in Positions` : `Take the ${countOf(selected.length, 'selected leg')}`}
        </button>
      </div>
      <ul className="leg-list" aria-label="Legs that count">
        {draft.legKeys.map((legKey) => (
          <li key={legKey} data-testid="policy-leg">
            <span className="num">{legKey.slice(legKey.indexOf('/') + 1)}</span>
            <button
              type="button"
              className="button-quiet"
              aria-label={`Remove ${legKey}`}
              onClick={() => edit({ ...draft, legKeys: draft.legKeys.filter((other) => other !== legKey) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <ErrorOf form={form} name="legKeys" />
    </>
  );
}

export function ExecutionPart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="In what, and how">
      <Instrument form={form} side="buy" label="Buy" />
      <Instrument form={form} side="sell" label="Sell" />
      <SelectRow label="Orders" value={draft.style} options={STYLES} testId="policy-style" onPick={(style) => edit({ ...draft, style })} />
      {draft.style === 'passive' ? <NumberRow form={form} name="escalateAfterSeconds" /> : null}
    </Part>
  );
}

function Instrument({ form, side, label }: PartProps & { readonly side: 'buy' | 'sell'; readonly label: string }): ReactNode {
  const { draft, edit, errors } = form;
  const chosen = draft[side];
  const change = (part: Partial<InstrumentDraft>) => edit({ ...draft, [side]: { ...chosen, ...part } });
  return (
    <>
      <SelectRow label={label} value={chosen.kind} options={INSTRUMENTS} testId={`policy-${side}`} onPick={(kind) => change({ kind })} />
      {chosen.kind === 'instrument' ? (
        <TextRow
          label="named"
          unit=""
          isWide
          value={chosen.instrumentId}
          error={errors.get(side) ?? null}
          placeholder="BTC-27MAR26"
          testId={`policy-${side}-instrument`}
          onChange={(instrumentId) => change({ instrumentId })}
        />
      ) : null}
    </>
  );
}

export function FilterPart({ form }: PartProps): ReactNode {
  const { draft, edit, errors } = form;
  return (
    <Part title="When not">
      <NumberRow form={form} name="coolDownSeconds" />
      <NumberRow form={form} name="minMovePct" />
      <NumberRow form={form} name="minMoveMinutes" />
      <TextRow
        label="Quiet hours"
        unit="UTC"
        isWide
        value={draft.quietHours}
        error={errors.get('quietHours') ?? null}
        placeholder="22:00–06:00"
        testId="policy-field-quietHours"
        onChange={(quietHours) => edit({ ...draft, quietHours })}
      />
      <NumberRow form={form} name="settlementMinutes" />
      <NumberRow form={form} name="fundingMinutes" />
      <NumberRow form={form} name="maxDataAgeSeconds" />
    </Part>
  );
}
