import { describe, expect, it } from 'vitest';
import { createOrderLife } from '../../../electron/desk/orderLife.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { fail } from '../../../shared/result/result.ts';
import { decimal, ZERO } from '../../../shared/units/decimal.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, anIntent, anOrder, instrumentOf } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { recordingLog } from './orderRig.ts';
import { venueOrder } from './scriptedVenue.ts';

const LABEL = 'hedge-1' as ClientLabel;
const ORDER = anOrder();

function aLife() {
  const { clock } = createManualClock();
  const { ledger, journal } = createMemoryStore({ wallClock: clock, instrumentOf });
  expectOk(ledger.createBook(aBook()));
  expectOk(journal.recordIntent(anIntent()));
  const logged: string[] = [];
  const life = createOrderLife({ journal, marketClock: clock, wallClock: clock, log: recordingLog(logged) });
  return {
    life,
    journal,
    logged,
    states: () => journal.stateChanges(LABEL).map(({ state, filledAmount }) => `${state} ${filledAmount.toFixed()}`),
  };
}

describe('createOrderLife', () => {
  it('writes each step once, however often the venue repeats it', () => {
    const { life, states } = aLife();
    for (const amount of [0, 0]) life.adopt(venueOrder(ORDER, 'acknowledged', decimal(amount)));
    for (const amount of [300, 300, 100, 500]) life.adopt(venueOrder(ORDER, 'partiallyFilled', decimal(amount)));
    life.adopt(venueOrder(ORDER, 'acknowledged'));
    expect(states()).toEqual(['intended 0', 'acknowledged 0', 'partiallyFilled 300', 'partiallyFilled 500']);
  });

  it('leaves an ended order ended', () => {
    const { life, states } = aLife();
    life.adopt(venueOrder(ORDER, 'filled', decimal(1_000)));
    life.adopt(venueOrder(ORDER, 'cancelled'));
    expect(states()).toEqual(['intended 0', 'filled 1000']);
  });

  it('takes an end that was told with an older filled amount, and keeps what was filled', () => {
    const { life, states } = aLife();
    life.adopt(venueOrder(ORDER, 'partiallyFilled', decimal(400)));
    life.adopt(venueOrder(ORDER, 'cancelled', decimal(100)));
    expect(states().at(-1)).toBe('cancelled 400');
  });

  it('reads an acknowledgement with fills as a partial fill', () => {
    const { life, states } = aLife();
    life.adopt(venueOrder(ORDER, 'acknowledged', decimal(400)));
    expect(states().at(-1)).toBe('partiallyFilled 400');
  });

  it('answers null for a label the journal does not know', () => {
    const { life } = aLife();
    expect(life.advance('nobody' as ClientLabel, { state: 'sent', filledAmount: ZERO, venueOrderId: null, note: null })).toBeNull();
  });

  it('logs what the journal refuses and answers with the order as it stands', () => {
    const { journal, logged } = aLife();
    const { clock } = createManualClock();
    const refusing = { ...journal, recordStateChange: () => fail('persistence', 'the disk is full') };
    const life = createOrderLife({ journal: refusing, marketClock: clock, wallClock: clock, log: recordingLog(logged) });
    expect(life.adopt(venueOrder(ORDER, 'acknowledged'))?.state).toBe('intended');
    expect(logged[0]).toContain('the disk is full');
  });
});
