/** What a trainee who looks at the page sees of a drill: where the next dots go, how deep and how fast. */

export interface WorkPlace {
  readonly xMm: number;
  readonly yMm: number;
}

/**
 * The hand makes a dot at each place in order, from `next` on; then it lifts, rests and goes back to its own
 * pattern. Without places the trainee keeps to its own pattern, at the depth and rhythm asked for.
 */
export interface Work {
  /** Pad coordinates, 0 to 40 mm each way. */
  readonly places: readonly WorkPlace[];
  /** Index of the place to make next. */
  readonly next: number;
  /** From one dot to the next; left out: the trainee's own rhythm. */
  readonly intervalMs?: number | null;
  /** Middle of the drill's target; left out: the usual 0.75 mm. */
  readonly depthMm?: number | null;
}

const MOST_PLACES = 100_000;

/** Checks work that came as data; null is none. @throws {RangeError} that says what is wrong. */
export function readWork(value: unknown): Work | null {
  if (value === null) return null;
  if (typeof value !== 'object')
    throw new RangeError('work is { places, next, intervalMs?, depthMm? } or null');
  const { places, next = 0, intervalMs = null, depthMm = null } = value as Record<string, unknown>;
  if (!Array.isArray(places) || places.length > MOST_PLACES)
    throw new RangeError(`work: places is a list of { xMm, yMm }, at most ${MOST_PLACES}`);
  if (typeof next !== 'number' || !Number.isInteger(next) || next < 0)
    throw new RangeError('work: next is the index of a place, from 0');
  return {
    places: places.map(readPlace),
    next,
    intervalMs: within('intervalMs', intervalMs, 200, 20_000),
    depthMm: within('depthMm', depthMm, 0.05, 3),
  };
}

function readPlace(place: unknown, n: number): WorkPlace {
  const { xMm, yMm } = (place ?? {}) as Record<string, unknown>;
  const fits = (mm: unknown) => typeof mm === 'number' && mm >= 0 && mm <= 200;
  if (!fits(xMm) || !fits(yMm)) throw new RangeError(`work: place ${n} is not { xMm, yMm } from 0 to 200`);
  return { xMm: xMm as number, yMm: yMm as number };
}

function within(name: string, value: unknown, low: number, high: number): number | null {
  if (value === null) return null;
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw new RangeError(`work: ${name} is a number from ${low} to ${high}, or null`);
}

export function samePlaces(one: Work, other: Work): boolean {
  if (one.places.length !== other.places.length) return false;
  return one.places.every(({ xMm, yMm }, n) => {
    const there = other.places[n];
    return there !== undefined && there.xMm === xMm && there.yMm === yMm;
  });
}
