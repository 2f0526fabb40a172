/** Pads with known errors, drawn widely, and what a person reads from them with a reference that errs as it says. */
import type { PadPoint, Reference } from '../../../src/studio/document.ts';
import { countMm } from '../../../src/studio/pad/readings.ts';
import { padLimits, steadyOf } from '../../../src/studio/steady.ts';
import { type Random, random } from '../../../src/training/statistics/random.ts';

export const shapes = ['straight', 'square', 'cube', 'bow', 'saturating', 'wave', 'kink'] as const;
export type Shape = (typeof shapes)[number];
/** Largest departure from a straight line, widest loop, spread from setting to setting, noise of a sample, µm. */
export const bendsUm = [3, 10, 30, 60] as const;
export const loopsUm = [0, 4, 12, 40] as const;
export const settingsUm = [0.5, 2, 6] as const;
export const noisesUm = [5, 20, 50] as const;
export const referenceKinds = ['micrometer', 'gauge-blocks', 'feeler-gauges'] as const;
/** Standard uncertainty of the reference, µm. */
export const referencesUm = [0.3, 1, 3, 6] as const;
export const loopShapes = ['lens', 'even', 'near the surface'] as const;

export interface Kind {
  readonly shape: Shape;
  readonly bendUm: number;
  readonly loopUm: number;
  readonly loopShape: (typeof loopShapes)[number];
  readonly settingUm: number;
  readonly noiseUm: number;
  readonly reference: (typeof referenceKinds)[number];
  readonly referenceUm: number;
  readonly levels: number;
  readonly cycles: number;
  readonly deepestMm: number;
  readonly bits: 12 | 16;
}

export const channelOf = ({ bits }: Pick<Kind, 'bits'>) =>
  ({ name: 'depth', unit: 'mm', bits, scale: bits === 12 ? 0.001 : 0.0001, offset: -0.5 }) as const;

/** A shape s(x) over x from 0 to 1, its largest departure from a straight line near 1. */
const bendOf: Readonly<Record<Shape, (x: number) => number>> = {
  straight: () => 0,
  square: (x) => 4 * x * (1 - x),
  cube: (x) => 10.4 * x * (x - 0.5) * (x - 1),
  bow: (x) => Math.sin(Math.PI * x),
  saturating: (x) => 2.2 * (1 - Math.exp(-3 * x)) - 2.2 * (1 - Math.exp(-3)) * x,
  wave: (x) => Math.sin(2 * Math.PI * x),
  // Two straight halves with a soft bend between them, as where a magnet leaves the sensor's linear range.
  kink: (x) => 2 * (x - 0.05 * Math.log(1 + Math.exp((x - 0.6) / 0.05)) * 2.5),
};

const loopShapeOf = (shape: Kind['loopShape'], x: number): number => {
  const inside = Math.min(Math.max(x, 0), 1);
  if (shape === 'lens') return 4 * inside * (1 - inside);
  return shape === 'even' ? 1 : 6.75 * inside * (1 - inside) ** 2;
};

export class VirtualPad {
  readonly kind: Kind;
  readonly #random: Random;
  readonly #gain: number;
  readonly #zeroMm: number;
  readonly #sign: number;
  readonly #loopSign: number;
  readonly #waves: readonly { amplitude: number; phase: number; perMm: number }[];
  readonly #leaves = new Map<number, number>();

  /** Gain within 5 %, zero within 50 µm; sign of bend and loop and the errors of the reference are drawn too. */
  constructor(kind: Kind, seed: number) {
    this.kind = kind;
    this.#random = random(seed);
    const { uniform } = this.#random;
    this.#gain = 0.95 + 0.1 * uniform();
    this.#zeroMm = 0.05 * (2 * uniform() - 1);
    this.#sign = uniform() < 0.5 ? -1 : 1;
    this.#loopSign = uniform() < 0.5 ? -1 : 1;
    // One error at every depth with the stated standard deviation, alike at neighbouring depths: two waves at right angles.
    const perMm = (uniform() * Math.PI) / 2 / kind.deepestMm;
    const own = kind.referenceUm / 1000;
    this.#waves = [0, Math.PI / 2].map((phase) => ({
      amplitude: own * this.#random.gaussian(),
      phase,
      perMm,
    }));
  }

  get reference(): Reference {
    const { reference, referenceUm } = this.kind;
    return {
      standardId: 'virtual',
      kind: reference,
      name: 'virtual reference',
      serial: '1',
      certificate: '1',
      validUntil: null,
      expandedMm: (2 * referenceUm) / 1000,
      k: 2,
      resolutionMm: reference === 'micrometer' ? 0.001 : 0,
    };
  }

  /** Nominal depth of a true depth, between the branches, mm; and the shape of its bend alone. */
  nominalOf(depthMm: number): number {
    return (
      this.#zeroMm + this.#gain * depthMm + (this.#sign * this.kind.bendUm * this.bendAt(depthMm)) / 1000
    );
  }
  bendAt(depthMm: number): number {
    return bendOf[this.kind.shape](depthMm / this.kind.deepestMm);
  }
  slopeAt(depthMm: number): number {
    return (this.nominalOf(depthMm + 1e-4) - this.nominalOf(depthMm - 1e-4)) / 2e-4;
  }
  /** Half of the loop's width on the way out (+) or in (−), nominal mm. */
  halfLoopAt(depthMm: number, direction: 'up' | 'down'): number {
    const { loopUm, loopShape, deepestMm } = this.kind;
    const half = (this.#loopSign * loopUm * loopShapeOf(loopShape, depthMm / deepestMm)) / 2000;
    return direction === 'down' ? half : -half;
  }
  /** A whole count, read in use without noise (the stroke's own uncertainty has that), as nominal mm. */
  readInUse(depthMm: number, position: number): number {
    const { scale, offset } = channelOf(this.kind);
    const mm = this.nominalOf(depthMm) + position * this.halfLoopAt(depthMm, 'down');
    return offset + scale * Math.round((mm - offset) / scale);
  }

  /** Error of the reference where it says `mm`: of a leaf its own, the same each time; else one that changes slowly. */
  referenceError(mm: number): number {
    if (this.kind.reference !== 'feeler-gauges') {
      return this.#waves.reduce(
        (sum, { amplitude, phase, perMm }) => sum + amplitude * Math.cos(perMm * mm + phase),
        0,
      );
    }
    if (mm === 0) return 0;
    const known = this.#leaves.get(mm);
    if (known !== undefined) return known;
    const drawn = (this.kind.referenceUm / 1000) * this.#random.gaussian();
    this.#leaves.set(mm, drawn);
    return drawn;
  }

  /** One reading with the reference set to `mm`: samples with noise, in whole counts, a mean over half a second. */
  read(mm: number, direction: 'up' | 'down', gainDrift = 0): PadPoint['reading'] {
    const channel = channelOf(this.kind);
    const { uniform, gaussian } = this.#random;
    const stepMm = this.reference.resolutionMm;
    const depthMm = mm + this.referenceError(mm) + stepMm * (uniform() - 0.5);
    const settledMm =
      this.nominalOf(depthMm) +
      gainDrift * depthMm +
      this.halfLoopAt(depthMm, direction) +
      (this.kind.settingUm / 1000) * gaussian();
    const most = 2 ** channel.bits - 1;
    for (let i = 0; i < SAMPLES; i++) {
      const sampleMm = settledMm + (this.kind.noiseUm / 1000) * gaussian();
      window[i] = Math.min(Math.max(Math.round((sampleMm - channel.offset) / channel.scale), 0), most);
    }
    const steady = steadyOf(window, RATE_HZ, padLimits(countMm(channel)));
    return {
      at: '2026-01-01T00:00:00.000Z',
      counts: steady.mean,
      sdCounts: steady.sd,
      frames: steady.frames,
      independent: steady.independent,
      driftMmPerS: steady.driftPerS * channel.scale,
      taken: steady.settled ? 'settled' : 'unsettled',
    };
  }

  levels(): number[] {
    const { levels, deepestMm } = this.kind;
    return Array.from({ length: levels }, (_, i) => Math.round((1000 * deepestMm * i) / (levels - 1)) / 1000);
  }

  /** Zero, in step by step, out step by step, as often as the kind says. */
  calibrate(): PadPoint[] {
    const points: PadPoint[] = [];
    const steps = this.levels();
    const take = (cycle: number, direction: 'up' | 'down', referenceMm: number) => {
      points.push({
        id: `p${points.length}`,
        run: 'as-found',
        cycle,
        direction,
        referenceMm,
        temperatureC: null,
        reading: this.read(referenceMm, direction),
        leftOut: null,
      });
    };
    for (let cycle = 1; cycle <= this.kind.cycles; cycle++) {
      for (const mm of steps) take(cycle, 'up', mm);
      for (const mm of steps.slice(0, -1).reverse()) take(cycle, 'down', mm);
    }
    return points;
  }
}

const RATE_HZ = 1_000;
const SAMPLES = 500;
const window = new Uint16Array(SAMPLES);

const one = <T>(draw: Random, values: readonly T[]): T => values[draw.below(values.length)] as T;

/** The nth pad of a series: every property drawn on its own. */
export function drawKind(n: number): Kind {
  const draw = random(0x5eed + n);
  const shape = one(draw, shapes);
  return {
    shape,
    bendUm: shape === 'straight' ? 0 : one(draw, bendsUm),
    loopUm: one(draw, loopsUm),
    loopShape: one(draw, loopShapes),
    settingUm: one(draw, settingsUm),
    noiseUm: one(draw, noisesUm),
    reference: one(draw, referenceKinds),
    referenceUm: one(draw, referencesUm),
    levels: 9 + draw.below(5),
    cycles: 2 + draw.below(3),
    deepestMm: one(draw, [1.5, 2, 3]),
    bits: one(draw, [12, 16] as const),
  };
}
