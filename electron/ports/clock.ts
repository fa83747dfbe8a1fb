/** Time is handed in: this machine's wall clock, and the market's clock (replay time on the recorded market). */
import type { MsSinceEpoch } from '../../shared/units/time.ts';

export interface ClockPort {
  nowMs(): MsSinceEpoch;
}
