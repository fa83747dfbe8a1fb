/** The higher Greeks of an American option that is held: the European ones and what the right to exercise early adds. */
import type { AmericanGreeks } from './american.ts';
import type { PutTerms } from './americanTerms.ts';
import type { EarlyPremium } from './americanPremium.ts';
import type { VegaSlopes } from './americanVolga.ts';
import type { EuropeanGreeks, EuropeanInputs } from './europeanGreeks.ts';

/** An American option seen as a put: a call on the asset is a put on the strike, with the rates exchanged (McDonald and Schroder 1998). */
export interface PutView {
  readonly terms: PutTerms;
  /** Spot over strike of the put. */
  readonly moneyness: number;
  /** Strike of the put: what one unit of its value is worth. */
  readonly scale: number;
}

/** Derivatives of the premium by the option's own spot and by σ. */
interface PremiumShape {
  readonly delta: number;
  readonly gamma: number;
  readonly speed: number;
  readonly snap: number;
  readonly vega: number;
  readonly vanna: number;
  readonly zomma: number;
}

/** From the put of strike 1 to the option itself; a call is worth S·p(K/S), differentiated as often as need be. */
function shapeOf({ side, spot }: EuropeanInputs, { moneyness: m, scale }: PutView, premium: EarlyPremium): PremiumShape {
  const { value, delta, gamma, speed, snap, vega, vanna, zomma } = premium;
  if (side === 'put') {
    return {
      delta,
      gamma: gamma / scale,
      speed: speed / scale ** 2,
      snap: snap / scale ** 3,
      vega: scale * vega,
      vanna,
      zomma: zomma / scale,
    };
  }
  const [second, third, fourth] = [m ** 2 * gamma, m ** 3 * speed, m ** 4 * snap];
  return {
    delta: value - m * delta,
    gamma: second / spot,
    speed: -(3 * second + third) / spot ** 2,
    snap: (12 * second + 8 * third + fourth) / spot ** 3,
    vega: scale * vega,
    vanna: vega - m * vanna,
    zomma: (m ** 2 * zomma) / spot,
  };
}

/**
 * What the pricing equation θ = rV − (r−q)SΔ − ½σ²S²Γ, which the premium obeys too while the option is held, says once it is
 * differentiated by spot, twice by spot, and by σ.
 */
function timeSlopes({ spot, sigma, rate, carry }: EuropeanInputs, shape: PremiumShape): { charm: number; color: number; veta: number } {
  const { delta, gamma, speed, snap, vega, vanna, zomma } = shape;
  const variance = sigma * sigma;
  const drift = rate - carry;
  const half = 0.5 * variance * spot * spot;
  return {
    charm: carry * delta - (drift + variance) * spot * gamma - half * speed,
    color: (carry - drift - variance) * gamma - (drift + 2 * variance) * spot * speed - half * snap,
    veta: rate * vega - drift * spot * vanna - sigma * spot * spot * gamma - half * zomma,
  };
}

/** `value` with its higher Greeks filled in. */
export function withHigher(
  value: AmericanGreeks,
  inputs: EuropeanInputs,
  view: PutView,
  european: EuropeanGreeks,
  premium: EarlyPremium,
  slopes: VegaSlopes,
): AmericanGreeks {
  const shape = shapeOf(inputs, view, premium);
  const { charm, color, veta } = timeSlopes(inputs, shape);
  return {
    ...value,
    vanna: european.vanna + shape.vanna,
    volga: european.volga + view.scale * slopes.volga,
    charm: european.charm + charm,
    speed: european.speed + shape.speed,
    zomma: european.zomma + shape.zomma,
    color: european.color + color,
    veta: european.veta + veta,
    ultima: european.ultima + view.scale * slopes.ultima,
  };
}
