/** The events of a policy, read at one moment. */
import type { PolicyEvent } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import { eventOrigin } from './eventOrigin.ts';
import { clockReading, type EventReading } from './eventReading.ts';
import { intervalReading } from './intervalEvent.ts';
import type { PolicyInputs } from './policyVerdict.ts';
import { priceMoveReading } from './priceMoveEvent.ts';
import { timeOfDayReading } from './timeOfDayEvent.ts';

export function readEvent(event: PolicyEvent, inputs: PolicyInputs): EventReading {
  switch (event.kind) {
    case 'interval':
      return intervalReading(event.everyMinutes, inputs);
    case 'timeOfDay':
      return timeOfDayReading(event.timesUtc, inputs);
    case 'priceMove':
      return priceMoveReading(event, inputs);
    case 'afterFill':
      return afterFillReading(inputs);
    case 'leland':
      return intervalReading(event.everyMinutes, inputs, 'Leland ');
    default:
      return assertNever(event);
  }
}

/** Due when an option of the book filled after the event's origin. */
function afterFillReading({ memory }: PolicyInputs): EventReading {
  const { lastOptionFillMs } = memory;
  return clockReading('an option fill', lastOptionFillMs !== null && lastOptionFillMs > eventOrigin(memory).tsMs, null);
}

/** The event that comes first by the clock. */
export function nextEventMs(readings: readonly EventReading[]): number | null {
  return nearest(
    readings.map(({ nextMs }) => nextMs),
    Math.min,
  );
}

/** The highest of the levels below and the lowest of those above: the nearest moves that fall due. */
export function moveLevels(readings: readonly EventReading[]): { readonly belowUsd: number | null; readonly aboveUsd: number | null } {
  return {
    belowUsd: nearest(
      readings.map(({ belowUsd }) => belowUsd),
      Math.max,
    ),
    aboveUsd: nearest(
      readings.map(({ aboveUsd }) => aboveUsd),
      Math.min,
    ),
  };
}

function nearest(values: readonly (number | null)[], pick: (...numbers: number[]) => number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : pick(...known);
}
