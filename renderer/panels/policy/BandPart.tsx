/** Where the delta may drift, and when a hedge falls due whatever the band says. */
import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/result/assertNever.ts';
import { ErrorOf, NumberRow, Part, SelectRow } from './fields.tsx';
import type { PartProps } from './formView.ts';
import {
  withBandKind,
  withEvent,
  withEventChange,
  withoutEvent,
  type BandKind,
  type BandUnit,
  type EventDraft,
  type EventKind,
} from './policyDraft.ts';

const BAND_KINDS: readonly { readonly value: BandKind; readonly text: string }[] = [
  { value: 'none', text: 'none: events only' },
  { value: 'fixed', text: 'fixed' },
  { value: 'gammaScaled', text: 'gamma-scaled: what a move adds to the delta' },
  { value: 'whalleyWilmott', text: 'Whalley–Wilmott' },
  { value: 'zakamouline', text: 'Zakamouline' },
];

const BAND_UNITS: readonly { readonly value: BandUnit; readonly text: string }[] = [
  { value: 'coin', text: 'coin' },
  { value: 'usd', text: 'USD at the index' },
  { value: 'equityPct', text: '% of the equity' },
];

const EVENT_NAMES: Readonly<Record<EventKind, string>> = {
  interval: 'Every so often',
  timeOfDay: 'Time of day',
  priceMove: 'Price move',
  afterFill: 'After an option fill',
  leland: 'Leland delta',
};
const EVENT_KINDS = Object.keys(EVENT_NAMES) as EventKind[];
const MAX_EVENTS = 8;

export function BandPart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="Band">
      <NumberRow form={form} name="target" />
      <SelectRow
        label="Band"
        value={draft.bandKind}
        options={BAND_KINDS}
        testId="policy-band-kind"
        onPick={(bandKind) => edit(withBandKind(draft, bandKind))}
      />
      <BandFields form={form} />
      {draft.bandKind === 'none' ? null : <NumberRow form={form} name="hysteresisPct" />}
    </Part>
  );
}

function BandFields({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  switch (draft.bandKind) {
    case 'fixed':
      return (
        <>
          <SelectRow
            label="In"
            value={draft.bandUnit}
            options={BAND_UNITS}
            testId="policy-band-unit"
            onPick={(bandUnit) => edit({ ...draft, bandUnit })}
          />
          <NumberRow form={form} name="below" />
          <NumberRow form={form} name="above" />
        </>
      );
    case 'gammaScaled':
      return (
        <>
          <NumberRow form={form} name="movePct" />
          <NumberRow form={form} name="floorCoin" />
          <NumberRow form={form} name="capCoin" />
        </>
      );
    case 'whalleyWilmott':
    case 'zakamouline':
      return (
        <>
          <NumberRow form={form} name="riskAversion" />
          <NumberRow form={form} name="costBp" />
        </>
      );
    case 'none':
      return <p className="unit">Only the events make a hedge due; it goes to the target.</p>;
    default:
      return assertNever(draft.bandKind);
  }
}

export function EventsPart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="Events">
      {draft.events.length === 0 ? <p className="unit">None: only the band makes a hedge due.</p> : null}
      {draft.events.map((event) => (
        <EventRow key={event.id} form={form} event={event} />
      ))}
      {draft.events.length >= MAX_EVENTS ? null : (
        <div className="form-buttons" role="group" aria-label="Add an event">
          {EVENT_KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              className="button-quiet"
              data-testid={`policy-event-add-${kind}`}
              onClick={() => edit(withEvent(draft, kind))}
            >
              + {EVENT_NAMES[kind]}
            </button>
          ))}
        </div>
      )}
    </Part>
  );
}

function EventRow({ form, event }: PartProps & { readonly event: EventDraft }): ReactNode {
  return (
    <div className="event-row" data-testid="policy-event" data-kind={event.kind}>
      <b>{EVENT_NAMES[event.kind]}</b>
      <EventFields form={form} event={event} />
      <button
        type="button"
        className="button-quiet"
        aria-label={`Remove ${EVENT_NAMES[event.kind]}`}
        data-testid="policy-event-remove"
        onClick={() => form.edit(withoutEvent(form.draft, event.id))}
      >
        ×
      </button>
      <ErrorOf form={form} name={`event/${event.id}`} />
    </div>
  );
}

function EventFields({ form, event }: PartProps & { readonly event: EventDraft }): ReactNode {
  const change = (part: Partial<EventDraft>) => form.edit(withEventChange(form.draft, event.id, part));
  switch (event.kind) {
    case 'interval':
      return <Small label="every" unit="min" value={event.everyMinutes} onChange={(everyMinutes) => change({ everyMinutes })} />;
    case 'timeOfDay':
      return <Small label="at" unit="UTC" widthCh={16} value={event.timesUtc} onChange={(timesUtc) => change({ timesUtc })} />;
    case 'priceMove':
      return (
        <>
          <Small label="by" unit="" value={event.size} onChange={(size) => change({ size })} />
          <select
            aria-label="Unit of the move"
            value={event.unit}
            onChange={(picked) => change({ unit: picked.target.value === 'pct' ? 'pct' : 'dailySigmas' })}
          >
            <option value="pct">% since the last hedge</option>
            <option value="dailySigmas">daily σ since the last hedge</option>
          </select>
        </>
      );
    case 'leland':
      return (
        <>
          <Small label="every" unit="min" value={event.everyMinutes} onChange={(everyMinutes) => change({ everyMinutes })} />
          <Small label="cost" unit="bp one way" placeholder="est." value={event.costBp} onChange={(costBp) => change({ costBp })} />
        </>
      );
    case 'afterFill':
      return null;
    default:
      return assertNever(event.kind);
  }
}

interface SmallProps {
  readonly label: string;
  readonly unit: string;
  readonly value: string;
  readonly widthCh?: number;
  readonly placeholder?: string;
  readonly onChange: (text: string) => void;
}

function Small({ label, unit, value, widthCh = 6, placeholder, onChange }: SmallProps): ReactNode {
  return (
    <label className="field">
      <span className="field-name">{label}</span>
      <input
        autoComplete="off"
        style={{ width: `${widthCh}ch` }}
        value={value}
        placeholder={placeholder}
        data-testid="policy-event-field"
        onChange={(event) => onChange(event.target.value)}
      />
      <span className="unit">{unit}</span>
    </label>
  );
}
