/** When a step of a sweep has settled, from the telemetry alone. */

/** One telemetry reading of the machine. */
export interface StepReading {
  readonly atUs: number;
  readonly hz: number;
  readonly volt: number;
  readonly ampere: number | null;
}

export interface SettledStep {
  /** From the step to the first of the readings that count. */
  readonly settledAfterS: number;
  readonly hz: number;
  /** Of the single readings. */
  readonly sdHz: number;
  readonly volt: number;
  readonly ampere: number | null;
  readonly readings: number;
}

/** So long steady readings are wanted: some 50 of them at 50 a second, so that 0.2 % of noise leave 0.03 %. */
const STEADY_US = 1_000_000;
const LEAST_READINGS = 20;
/** Rate and voltage may change by this share from one end of the window to the other, twice its uncertainty included. */
const DRIFT_SHARE = 0.003;
/** A machine that is too noisy for that: so long without a drift that shows, where one of this share would show. */
const PATIENT_US = 3_000_000;
const PATIENT_SHARE = 0.015;
const STANDING_HZ = 1;

/**
 * The longest stretch up to the newest reading, at least a second of it, over which rate and voltage are shown to
 * stand still: the drift across it and twice its standard uncertainty together are below 0.3 %. So a noisy machine
 * is asked for a longer stretch. One that stays too noisy has settled when three seconds show no drift beyond twice
 * its uncertainty, and one of 1.5 % would have shown. Null: not yet.
 *
 * Below the telemetry's own rate a needle gives fewer new values than there are readings, and a meter that averages
 * gives neighbours that are alike: the drift's uncertainty counts only readings that tell something new.
 *
 * @param readings since the step was set, oldest first; those of before it are steady too, and must not be among them.
 * @param setUs when it was set, on the clock of the readings.
 */
export function settleOf(readings: readonly StepReading[], setUs: number): SettledStep | null {
  const last = readings.at(-1);
  if (last === undefined) return null;
  const latestStartUs = last.atUs - STEADY_US;
  // The longest first: halving what is too early finds the start without a look at every one.
  for (let from = 0; from < readings.length; from += Math.max(1, Math.floor((readings.length - from) / 25))) {
    const start = readings[from];
    if (start === undefined || start.atUs > latestStartUs || readings.length - from < LEAST_READINGS)
      return null;
    const window = readings.slice(from);
    if (!isSteady(window)) continue;
    const hz = middle(window, (each) => each.hz);
    const amperes = window.flatMap(({ ampere }) => (ampere === null ? [] : [ampere]));
    return {
      settledAfterS: Math.max(0, (start.atUs - setUs) / 1e6),
      hz,
      sdHz: Math.sqrt(window.reduce((sum, each) => sum + (each.hz - hz) ** 2, 0) / (window.length - 1)),
      volt: middle(window, (each) => each.volt),
      ampere: amperes.length === 0 ? null : amperes.reduce((sum, each) => sum + each, 0) / amperes.length,
      readings: window.length,
    };
  }
  return null;
}

/**
 * Seconds from the start of the motor until its rate came within 5 % of where it settled, and stayed; null while
 * it has not settled.
 */
export function timeToSpeedOf(readings: readonly StepReading[], startUs: number): number | null {
  const settled = settleOf(readings, startUs);
  if (settled === null || settled.hz < STANDING_HZ) return null;
  const away = readings.findLastIndex(({ hz }) => Math.abs(hz - settled.hz) > 0.05 * settled.hz);
  const there = readings[away + 1];
  return there === undefined ? null : Math.max(0, (there.atUs - startUs) / 1e6);
}

function isSteady(window: readonly StepReading[]): boolean {
  const lengthUs = (window.at(-1)?.atUs ?? 0) - (window[0]?.atUs ?? 0);
  const hz = middle(window, (each) => each.hz);
  const turns = Math.max(1, (hz * lengthUs) / 1e6);
  const stands = (size: number, { drift, twice }: Drift) =>
    drift + twice <= DRIFT_SHARE * size ||
    (lengthUs >= PATIENT_US && drift <= twice && twice <= PATIENT_SHARE * size);
  return (
    stands(
      hz,
      driftOf(window, (each) => each.hz, turns),
    ) &&
    stands(
      middle(window, (each) => each.volt),
      driftOf(window, (each) => each.volt, window.length),
    )
  );
}

/** Change from one end of a window to the other, and twice its standard uncertainty. */
interface Drift {
  readonly drift: number;
  readonly twice: number;
}

/** By a straight line; `most` is how many new values there can be in the window. */
function driftOf(
  window: readonly StepReading[],
  pick: (reading: StepReading) => number,
  most: number,
): Drift {
  const n = window.length;
  const middleUs = middle(window, (each) => each.atUs);
  const centre = middle(window, pick);
  let squares = 0;
  let products = 0;
  for (const each of window) {
    squares += (each.atUs - middleUs) ** 2;
    products += (each.atUs - middleUs) * (pick(each) - centre);
  }
  const slope = products / squares;
  const off = window.map((each) => pick(each) - centre - slope * (each.atUs - middleUs));
  const square = off.reduce((sum, each) => sum + each * each, 0);
  const alike = off.reduce((sum, each, i) => sum + (i === 0 ? 0 : each * (off[i - 1] ?? 0)), 0);
  const likeness = square > 0 ? Math.min(0.95, Math.max(0, alike / square)) : 0;
  const independent = Math.max(1, Math.min(most, (n * (1 - likeness)) / (1 + likeness)));
  const uncertainty = Math.sqrt(square / (n - 2) / squares) * Math.sqrt(n / independent);
  const lengthUs = (window.at(-1)?.atUs ?? 0) - (window[0]?.atUs ?? 0);
  return { drift: Math.abs(slope) * lengthUs, twice: 2 * uncertainty * lengthUs };
}

function middle(window: readonly StepReading[], pick: (reading: StepReading) => number): number {
  return window.reduce((sum, each) => sum + pick(each), 0) / window.length;
}
