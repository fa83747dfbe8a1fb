/** The limits a hedge obeys, and what keeps it from being read. */
import type { ReactNode } from 'react';
import { CheckRow, NumberRow, Part } from './fields.tsx';
import type { PartProps } from './formView.ts';
import type { NumberKey } from './policyFields.ts';

const LIMITS: readonly NumberKey[] = [
  'minOrderUsd',
  'maxOrderUsd',
  'maxHourUsd',
  'maxDayUsd',
  'maxPositionUsd',
  'maxSlippagePct',
  'maxDepthSharePct',
  'maxMarginUsePct',
];
const CONCEALMENTS: readonly NumberKey[] = ['maxDelaySeconds', 'maxSizeCutPct', 'maxPriceTicks', 'seed'];

export function LimitsPart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="Limits">
      {LIMITS.map((name) => (
        <NumberRow key={name} form={form} name={name} />
      ))}
      <CheckRow
        label="Spot may be sold short"
        isOn={draft.allowShortSpot}
        testId="policy-short-spot"
        onChange={(allowShortSpot) => edit({ ...draft, allowShortSpot })}
      />
      <CheckRow
        label="Reduce only: never a larger position"
        isOn={draft.reduceOnly}
        testId="policy-reduce-only"
        onChange={(reduceOnly) => edit({ ...draft, reduceOnly })}
      />
    </Part>
  );
}

export function ConcealPart({ form }: PartProps): ReactNode {
  const { draft, edit } = form;
  return (
    <Part title="Against being read">
      <CheckRow
        label="Vary time, size and price, from a seed"
        isOn={draft.conceals}
        testId="policy-conceal"
        onChange={(conceals) => edit({ ...draft, conceals })}
      />
      {draft.conceals ? (
        <>
          {CONCEALMENTS.map((name) => (
            <NumberRow key={name} form={form} name={name} />
          ))}
          <CheckRow
            label="Keep off round price levels"
            isOn={draft.avoidRoundLevels}
            testId="policy-avoid-round"
            onChange={(avoidRoundLevels) => edit({ ...draft, avoidRoundLevels })}
          />
        </>
      ) : (
        <p className="unit">Off: hedges fire as the policy says, to the second and the lot.</p>
      )}
    </Part>
  );
}
