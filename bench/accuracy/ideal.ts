/**
 * What no detector can do better, by simulation: strokes just deep enough to be one, at the beginning and end of a
 * touch, drown in noise. The ideal one knows the motor's phase and bend exactly, and how often a touch begins or ends
 * with which depth, and tells a stroke where it is more likely than not (Bayes' rule, fewest errors altogether).
 */
import { MACHINE } from '../../src/emulator/machine-model.ts';
import { Random } from '../../src/emulator/random.ts';
import { TRUE_STROKE_MM } from '../../src/emulator/stroke-watch.ts';

/** Beginnings and ends of touches, and the strokes there that are from 0.05 to 0.15 mm deep. */
export interface Edges {
  readonly edges: number;
  readonly faint: number;
  /** All strokes. */
  readonly strokes: number;
}

export const FAINT_TO_MM = 0.15;
/** Depths that are thought of: evenly spread, as a hand that moves leaves them; deeper ones are seen by anyone. */
const DEEPEST_MM = 0.3;
const STEP_MM = 0.004;
const TRIES = 20_000;

/** F1 of the ideal detector. Noise in mm, rates in Hz. */
export function idealF1(at: Edges, noiseMm: number, rateHz: number, strokesPerSecond: number): number {
  const random = new Random('ideal');
  const bend = (MACHINE.strokeLengthMm * ((2 * Math.PI * strokesPerSecond) / 1000) ** 2) / 4;
  const periodMs = 1000 / rateHz;
  const halfMs = Math.sqrt(DEEPEST_MM / bend);
  const perMm = at.faint / (at.edges * (FAINT_TO_MM - TRUE_STROKE_MM));
  const touched = perMm * DEEPEST_MM;
  let errors = 0;
  for (let n = 0; n < TRIES; n++) {
    const touches = n % 2 === 0;
    const depthMm = touches ? random.between(0, DEEPEST_MM) : -1;
    const falls: number[] = [];
    const values: number[] = [];
    for (let ms = random.between(-halfMs, -halfMs + periodMs); ms < halfMs; ms += periodMs) {
      falls.push(bend * ms * ms);
      values.push(Math.max(0, depthMm - bend * ms * ms) + noiseMm * random.gaussian());
    }
    let stroke = 0;
    let none = 1 - touched;
    for (let mm = STEP_MM / 2; mm < DEEPEST_MM; mm += STEP_MM) {
      let sum = 0;
      for (const [k, fall] of falls.entries()) {
        const model = Math.max(0, mm - fall);
        sum += model * (2 * (values[k] ?? 0) - model);
      }
      const likely = perMm * STEP_MM * Math.exp(sum / (2 * noiseMm * noiseMm));
      if (mm > TRUE_STROKE_MM) stroke += likely;
      else none += likely;
    }
    if (stroke > none !== depthMm > TRUE_STROKE_MM) errors += (touches ? touched : 1 - touched) / (TRIES / 2);
  }
  return 1 - (errors * at.edges) / (2 * at.strokes);
}
