/** What a bench of virtual devices can be asked for. */

import type { SensorErrors } from './pad-model.ts';
import { type PatternName, patternNames } from './pattern.ts';
import { type TraineeName, traineeNamed } from './trainees.ts';
import type { VirtualDevice } from './virtual-device.ts';

export const DEFAULT_RATE_HZ = 2_000;
export const DEFAULT_NOISE_MM = 0.02;

export interface BenchOptions {
  /** What each workplace has. Default `pair`: a pad and a machine that share one hand and needle. */
  readonly what?: 'pair' | 'pad' | 'machine';
  /** How many workplaces, each with a seed of its own. Default 1. */
  readonly count?: number;
  readonly seed?: number | string;
  readonly trainee?: TraineeName;
  readonly pattern?: PatternName;
  /** Depth samples a second, 1000 to 8000. Default 2000. */
  readonly rateHz?: number;
  readonly bits?: 12 | 16;
  /** Standard deviation of the pad's noise. Default 0.02 mm. */
  readonly noiseMm?: number;
  /** Where the pad's sensor differs from its description; left out: as a usual one, which hardly does. */
  readonly sensor?: Partial<SensorErrors>;
  /** Knob of the machine, mV. Default 6500. */
  readonly knobMilliV?: number;
  /** How the machine's own pedal or button works. Default `latched`. */
  readonly pedal?: 'momentary' | 'latched';
  /** The trainee starts an idle motor by its button after so long, until a host stops or arms it; null never. Default 3 s. */
  readonly localStartS?: number | null;
  /** Serial of the first workplace's device where there is only one, e.g. to make two alike. */
  readonly serial?: string;
  /** Stem of the names in the registry; default `pad` and `machine`. */
  readonly name?: string;
  /** TCP on 127.0.0.1 instead of a pseudo-terminal. Default on Windows. */
  readonly tcp?: boolean;
  readonly registry?: string | null;
  /** Truth file of the first workplace; further ones get `.2`, `.3`, … after it. */
  readonly truth?: string | null;
  /** Pads alone, from a loop of samples made once: little CPU, no truth. */
  readonly cheap?: boolean;
  /** As for `--fault`: `[device:]name[=value]`. */
  readonly faults?: readonly string[];
  /** Told of each plugging in and pulling out. */
  readonly onPlug?: (device: VirtualDevice) => void;
}

/** Within them a sensor still rises all the way, if not straight. */
const sensorRanges: Readonly<Record<keyof SensorErrors, readonly [number, number]>> = {
  nonlinearityMm: [-0.2, 0.2],
  wanderMm: [0, 0.5],
  driftMmPerMin: [-1, 1],
  restingHandMm: [0, 0.5],
  calibrationMm: [0, 0.5],
  gainError: [-0.3, 0.3],
  gainDriftPerWeek: [-0.1, 0.1],
  ageWeeks: [0, 520],
  hysteresisMm: [0, 0.2],
};

/** @throws {RangeError} that says which option is wrong and what it may be. */
export function checkOptions(options: BenchOptions): void {
  const { rateHz = DEFAULT_RATE_HZ, noiseMm = DEFAULT_NOISE_MM, count = 1, pattern = 'grid' } = options;
  if (!(rateHz >= 1_000 && rateHz <= 8_000))
    throw new RangeError(`rate ${rateHz} Hz is not from 1000 to 8000`);
  if (!(noiseMm >= 0 && noiseMm <= 1)) throw new RangeError(`noise ${noiseMm} mm is not from 0 to 1`);
  if (!(Number.isInteger(count) && count >= 1 && count <= 64))
    throw new RangeError(`${count} workplaces: 1 to 64`);
  if (!patternNames.includes(pattern))
    throw new RangeError(`no pattern "${pattern}": ${patternNames.join(', ')}`);
  if (options.name !== undefined && !/^[\w-]{1,40}$/.test(options.name))
    throw new RangeError(`name "${options.name}": letters, digits, - and _ only, at most 40`);
  for (const [name, value] of Object.entries(options.sensor ?? {})) {
    const [low, high] = sensorRanges[name as keyof SensorErrors] ?? [0, 0];
    if (!(value >= low && value <= high))
      throw new RangeError(`sensor ${name}: ${value} is not from ${low} to ${high}`);
  }
  traineeNamed(options.trainee ?? 'steady');
}
