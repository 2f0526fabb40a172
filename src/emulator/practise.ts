/**
 * A trainee at a drill on simulated time without a byte: true dots and strokes only, some thousand times faster
 * than real time. The same seed gives the same dots as the bytes of `simulate({ what: 'pad' })`.
 */
import { supplyFor } from './machine-model.ts';
import { Random } from './random.ts';
import type { TrueDot, TrueStroke } from './stroke-watch.ts';
import { type Days, onADay, type Trainee, type TraineeName, traineeNamed } from './trainees.ts';
import type { WorkPlace } from './work.ts';
import { UNSEEN_MILLI_V, worldSeed } from './workplace.ts';
import { World } from './world.ts';

export interface PractiseOptions {
  readonly seed: number | string;
  /** A named one, or one made up of the fields of `Trainee`. */
  readonly trainee: TraineeName | Trainee;
  /** Ends after so many dots. Default: all places, or 50 where there are none. */
  readonly dots?: number;
  /** Ends after so many seconds from the start of the motor, whatever was made. Default: none. */
  readonly seconds?: number;
  /** Of the drill, in pad coordinates and in order; none: the trainee's own grid. Beyond the last it rests. */
  readonly places?: readonly WorkPlace[] | null;
  /** Middle of the drill's rhythm and of its target, which the trainee tries to follow. */
  readonly intervalMs?: number | null;
  readonly depthMm?: number | null;
  /** Stroke rate in the skin, Hz. Default: that of a 6.5 V supply, some 115 Hz. */
  readonly strokesPerSecond?: number;
  /** Good and bad days; left out: every attempt is drawn from the same habits. */
  readonly days?: Days;
}

export interface Practised {
  /** Times in µs since the world began; the motor starts with it. */
  readonly dots: readonly TrueDot[];
  readonly strokes: readonly TrueStroke[];
  /** When it ended, µs. */
  readonly endUs: number;
}

/** So long without a new dot: the drill is done (the trainee rests for 3 s) or cannot be made. */
const OVER_US = 20e6;

export function practise(options: PractiseOptions): Practised {
  const { seed, days, places = null, seconds = Number.POSITIVE_INFINITY, strokesPerSecond } = options;
  const named = typeof options.trainee === 'string' ? traineeNamed(options.trainee) : options.trainee;
  const trainee = days === undefined ? named : onADay(named, days, new Random(seed).fork('day'));
  const wanted = options.dots ?? (Number.isFinite(seconds) ? Number.POSITIVE_INFINITY : places?.length || 50);
  const dots: TrueDot[] = [];
  const strokes: TrueStroke[] = [];
  const world = new World(
    { seed: worldSeed(seed), trainee, pattern: 'grid' },
    { stroke: (each) => strokes.push(each), dot: (each) => dots.push(each) },
  );
  const { intervalMs = null, depthMm = null } = options;
  if (places !== null || intervalMs !== null || depthMm !== null)
    world.hand.show({ places: places ?? [], next: 0, intervalMs, depthMm });
  world.driveMilliV = strokesPerSecond === undefined ? UNSEEN_MILLI_V : supplyFor(strokesPerSecond);
  while (dots.length < wanted && world.timeUs < seconds * 1e6) {
    if (world.timeUs - (dots.at(-1)?.endUs ?? 0) > OVER_US || world.hand.rests) break;
    world.step();
  }
  return { dots, strokes, endUs: world.timeUs };
}
