import { describe, expect, it } from 'vitest';
import { detailOf } from '../../../electron/desk/decisionDetail.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { ok } from '../../../shared/result/result.ts';
import { aPlanRequest } from '../../support/decisionSamples.ts';
import { MARKET_MS } from '../../support/storeSamples.ts';
import { aMoment, aPlan, POLICY } from './deskSamples.ts';

const asked = (netDeltaCoin: number) => {
  const request = aPlanRequest({ netDeltaCoin });
  return { request, outcome: planHedge(request) };
};

describe('detailOf', () => {
  const moment = aMoment(1.2, { inForce: { policy: POLICY, version: 7, sinceMs: MARKET_MS } });
  const suggested = asked(1.2);
  const answer = { asked: suggested, planned: ok({ message: aPlan(), delaySeconds: 0 }) };

  it('keeps the policy, what it was asked, what it said, and what the planner was asked for the suggestion', () => {
    expect(detailOf({ moment, answer }, 'desk', null)).toEqual({
      actor: 'desk',
      policyVersion: 7,
      evaluated: { policy: POLICY, inputs: moment.inputs, verdict: moment.verdict },
      planned: suggested,
      userAction: null,
      realised: null,
    });
  });

  it('keeps the trader’s own question instead, and says who did what', () => {
    const own = asked(1.3);
    const action = { kind: 'executed', edits: 'amount 10 instead of 20' } as const;
    expect(detailOf({ moment, answer }, 'trader', action, own)).toMatchObject({ actor: 'trader', planned: own, userAction: action });
    expect(detailOf({ moment, answer }, 'trader', action, null).planned).toBeNull();
  });

  it('keeps no question where none was asked', () => {
    expect(detailOf({ moment, answer: null }, 'desk', null).planned).toBeNull();
  });
});
