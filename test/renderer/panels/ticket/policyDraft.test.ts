import { describe, expect, it } from 'vitest';
import { parsePolicyDraft, toPolicyDraft } from '../../../../renderer/panels/ticket/policyDraft.ts';
import { choicesFor } from '../../../../renderer/panels/ticket/useAlternatives.ts';

describe('parsePolicyDraft', () => {
  it('reads back what toPolicyDraft wrote', () => {
    const policy = { kind: 'fixedBand', targetDeltaCoin: -0.25, halfWidthCoin: 0.5, hedgeTo: 'centre' } as const;
    expect(parsePolicyDraft(toPolicyDraft(policy))).toEqual({ ok: true, value: policy });
  });
  it('names the field that is wrong', () => {
    const message = (halfWidth: string, target: string) => {
      const result = parsePolicyDraft({ halfWidth, target, hedgeTo: 'edge' });
      return result.ok ? 'ok' : result.failure.message;
    };
    for (const halfWidth of ['0', '-1', '', 'x', '1e3', 'Infinity']) expect(message(halfWidth, '0')).toMatch(/^half width/);
    expect(message('0.5', '')).toMatch(/^target/);
    expect(message('0.5', '−1.5')).toBe('ok');
  });
});

describe('choicesFor', () => {
  it('offers the goal that the policy does not already have', () => {
    expect(choicesFor('edge').map((choice) => choice.name)).toEqual(['Market', 'Passive', 'To centre']);
    expect(choicesFor('centre').at(-1)?.edit.hedgeTo).toBe('edge');
  });
});
