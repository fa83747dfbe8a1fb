import { describe, expect, it } from 'vitest';
import { executeGate, type GateFacts } from '../../../../renderer/panels/ticket/executeGate.ts';
import { EMPTY_TICKET, NO_EDIT } from '../../../../renderer/panels/ticket/ticketState.ts';
import { aPlan, aPolicy, aView } from '../../support/builders.ts';

function gate(change: Partial<GateFacts> = {}) {
  return executeGate({ view: aView(), ticket: EMPTY_TICKET, plan: aPlan(), isArmed: true, isLinkOpen: true, ...change });
}
const why = (change: Partial<GateFacts>) => {
  const result = gate(change);
  return result.isOpen ? 'open' : result.why;
};

describe('executeGate', () => {
  it('opens for an armed desk with a plan that passes its checks', () => {
    expect(gate()).toEqual({ isOpen: true });
  });
  it('says in words what stands in the way, the most fundamental first', () => {
    expect(why({ isLinkOpen: false, isArmed: false })).toContain('No link');
    expect(why({ ticket: { ...EMPTY_TICKET, phase: 'sending' } })).toBe('Sending…');
    expect(why({ view: aView({ netDeltaCoin: null }) })).toContain('unknown');
    expect(why({ isArmed: false })).toContain('arm the desk');
    expect(why({ view: aView({ verdict: 'inside', netDeltaCoin: 0.1 }), plan: null })).toBe('Inside the band: nothing to hedge');
    expect(why({ view: aView({ verdict: 'inside', netDeltaCoin: 0.51 }), plan: null })).toBe('Outside the band, and no hedge is due yet');
    expect(why({ view: aView({ verdict: 'withheld' }), plan: null })).toBe('The suggestion is withheld');
    expect(why({ view: aView({ verdict: 'withheld', blockedBy: 'quiet hours' }), plan: null })).toBe(
      'The suggestion is withheld: quiet hours',
    );
    const eventOnly = { verdict: 'inside', lowerCoin: null, upperCoin: null } as const;
    expect(why({ view: aView(eventOnly), plan: null })).toBe('No event is due: nothing to hedge');
  });
  it('stays shut for a policy that only advises, armed or not', () => {
    const view = aView({ policy: aPolicy({ mode: 'advise' }) });
    expect(why({ view })).toBe('The policy only advises: switch its mode to one-click');
    expect(why({ view: aView({ policy: aPolicy({ mode: 'auto' }) }) })).toBe('open');
  });
  it('names the check that failed, with its numbers', () => {
    const checks = [
      { name: 'armed', passed: true, detail: '' },
      { name: 'price collar', passed: false, detail: 'price 80,000 not within 1.5 % of index 74,512' },
    ];
    expect(why({ plan: aPlan({ checks }) })).toBe('price collar: price 80,000 not within 1.5 % of index 74,512');
  });
  it('stays shut while the plan on screen answers an older edit', () => {
    const ticket = { ...EMPTY_TICKET, edit: { ...NO_EDIT, style: 'passive' as const }, editedPlan: aPlan() };
    expect(why({ ticket })).toBe('Working out the plan…');
    expect(why({ ticket: { ...ticket, plannedEdit: ticket.edit } })).toBe('open');
  });
});
