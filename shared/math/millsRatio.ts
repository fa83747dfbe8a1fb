/** N(−z)/n(z), the one transcendental function of option prices that is neither an exponential nor a logarithm. */
import { erfcxShortfall } from './errorFunction.ts';

/** [M, what M lost to rounding, M'] at z = 0, 1/4, … 6, from 60-digit arithmetic. */
const AT_QUARTERS: readonly (readonly [number, number, number])[] = [
  [1.2533141373155003, -9.164289990229583e-17, -1.0],
  [1.0378245758537268, 2.9418983665054666e-17, -0.7405438560365682],
  [0.8763644564536923, 2.6901721135929454e-17, -0.5618177717731538],
  [0.7525711790634081, -3.9647853211372663e-17, -0.43557161570244396],
  [0.6556795424187984, 2.7085254871687876e-17, -0.34432045758120156],
  [0.5784303460476311, -2.8765876624875867e-17, -0.27696206744046115],
  [0.5158156382179634, -3.528415937755258e-17, -0.22627654267305497],
  [0.4643069280394422, -1.495278970479824e-17, -0.1874628759309762],
  [0.4213692292880545, -7.739186451304797e-18, -0.15726154142389107],
  [0.3851482907984346, 2.3171140941615155e-17, -0.1334163457035221],
  [0.35426511132979366, 8.527077771281615e-18, -0.11433722167551583],
  [0.32767831469055203, 2.3630961402662745e-17, -0.09888463460098185],
  [0.3045902987101033, 4.686976714853152e-18, -0.08622910386969011],
  [0.28438214674849294, -1.1933650842076596e-17, -0.075758023067398],
  [0.26656776896822376, -4.5084582405083935e-18, -0.06701280861121685],
  [0.250761111443965, 1.4228148072538475e-17, -0.05964583208513115],
  [0.23665238291356067, 4.601651392113041e-18, -0.053390468345757315],
  [0.2239905946538288, -3.4126223208598258e-18, -0.048039972721227564],
  [0.21257058044203178, 8.960360377148602e-18, -0.04343238801085694],
  [0.20222323663305466, -1.2547854615584719e-17, -0.039439625992990404],
  [0.19280810471531576, 5.8739635339263636e-18, -0.03595947642342118],
  [0.1842076773079702, 3.2533691993125387e-18, -0.03290969413315648],
  [0.1763229857571027, 3.382210133633106e-18, -0.030223578335935124],
  [0.16907015040769408, 4.6065207078835e-19, -0.027846635155759063],
  [0.16237766089686745, 1.3401099889373892e-17, -0.02573403461879523],
];
const QUARTERS_PER_UNIT = 4;
const TABLE_END = 6;
const ROOT_PI = 1.772453850905516;
/** Taylor coefficients per centre: at a distance of 1/8 the next one is below 1e-18 of the sum. */
const TERMS = 15;
/** Per centre: coefficients 0 … TERMS−1, then the low part of coefficient 0. */
const STRIDE = TERMS + 1;
const COEFFICIENTS = taylorCoefficients();

/** From M' = zM − 1 follows (n+1) aₙ₊₁ = z aₙ + aₙ₋₁. Forward it amplifies errors like e^(z·distance), at most e^(3/4) here. */
function taylorCoefficients(): Float64Array {
  const all = new Float64Array(AT_QUARTERS.length * STRIDE);
  AT_QUARTERS.forEach(([value, low, slope], quarter) => {
    let [before, current] = [value, slope];
    all.set([value, slope], quarter * STRIDE);
    for (let n = 1; n < TERMS - 1; n += 1) {
      [before, current] = [current, ((quarter / QUARTERS_PER_UNIT) * current + before) / (n + 1)];
      all[quarter * STRIDE + n + 1] = current;
    }
    all[quarter * STRIDE + TERMS] = low;
  });
  return all;
}

/** A value of the table; every index used is inside it. */
function coefficient(index: number): number {
  return COEFFICIENTS[index] ?? 0;
}

/**
 * Mills ratio N(−z)/n(z) for z ≥ 0 (0 at +∞), about 1 ulp: falls from √(π/2) like 1/z, never under- or overflows.
 * Taylor series around the nearest quarter up to 6, Cody's erfcx, rescaled, beyond. Checked against 60-digit values.
 */
export function millsRatio(z: number): number {
  if (z >= TABLE_END) return (1 - ROOT_PI * erfcxShortfall(2 / (z * z))) / z;
  const quarter = Math.round(z * QUARTERS_PER_UNIT);
  const base = quarter * STRIDE;
  const distance = z - quarter / QUARTERS_PER_UNIT;
  let sum = coefficient(base + TERMS - 1);
  for (let n = TERMS - 2; n > 0; n -= 1) sum = sum * distance + coefficient(base + n);
  return coefficient(base) + (sum * distance + coefficient(base + TERMS));
}
