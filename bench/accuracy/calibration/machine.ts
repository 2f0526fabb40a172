/** Simulated calibrations of machines whose k and V0 are known: do the intervals hold them, and how near is the curve? */
import type { MachineOutcome, SweepPoint } from '../../../src/studio/document.ts';
import { fitMachine } from '../../../src/studio/machine/fit.ts';
import { type Random, random } from '../../../src/training/statistics/random.ts';
import type { Section } from '../../report.ts';

/** How the rate of a step scatters about the line, Hz, at a rate. */
interface World {
  readonly name: string;
  sd(hz: number): number;
}

const worlds: readonly World[] = [
  { name: 'the same at every rate', sd: () => 0.4 },
  { name: 'part of it in proportion to the rate', sd: (hz) => Math.hypot(0.2, 0.002 * hz) },
  { name: 'all of it in proportion to the rate', sd: (hz) => 0.003 * hz },
];
/** Steps of a sweep up and down again. */
const STEPS = 10;
const FROM_VOLT = 4;
const TO_VOLT = 12;
/** Of readings of one step: 50 of them with 0.2 % each. */
const READING_SHARE = 0.002;
const READINGS = 50;
/** Expanded, as the instruments' certificates state them. */
const SHARES = { rateShare: 0.004, voltShare: 0.004 };

interface Tally {
  count: number;
  kHeld: number;
  zeroHeld: number;
  bandHeld: number;
  kTwice: number;
  zeroTwice: number;
  kSquares: number;
  zeroSquares: number;
  idealKSquares: number;
  idealZeroSquares: number;
  curveSquares: number;
  idealCurveSquares: number;
}

export function machines({ quick }: { quick: boolean }): Section[] {
  const count = quick ? 1_000 : 3_000;
  return worlds.map((world) => sectionOf(world, runOf(world, count)));
}

function sectionOf({ name }: World, tally: Tally): Section {
  const percent = (count: number) => (100 * count) / tally.count;
  const held = (what: string, count: number): Section['checks'] => [
    { what, value: percent(count), bound: 93, sense: 'at least', unit: '%' },
    { what, value: percent(count), bound: 97, sense: 'at most', unit: '%' },
  ];
  const near = (what: string, ours: number, ideal: number): Section['checks'][number] => ({
    what: `RMSE of ${what} over that of the ideal`,
    value: Math.sqrt(ours / ideal),
    bound: 1.2,
    sense: 'at most',
    unit: '',
  });
  const rms = (squares: number) => Math.sqrt(squares / tally.count);
  return {
    title: `Machine calibrations, scatter ${name}: ${tally.count} simulated sweeps`,
    figures: [
      { label: 'RMSE of k', value: rms(tally.kSquares), unit: 'Hz/V' },
      { label: 'RMSE of V0', value: rms(tally.zeroSquares), unit: 'V' },
      { label: 'RMSE of the rate by the curve', value: rms(tally.curveSquares), unit: 'Hz' },
    ],
    checks: [
      ...held('95 % interval holds k', tally.kHeld),
      ...held('95 % interval holds V0', tally.zeroHeld),
      ...held('k = 2 interval holds k', tally.kTwice),
      ...held('k = 2 interval holds V0', tally.zeroTwice),
      ...held('95 % band holds the rate', tally.bandHeld),
      near('k', tally.kSquares, tally.idealKSquares),
      near('V0', tally.zeroSquares, tally.idealZeroSquares),
      near('the rate', tally.curveSquares, tally.idealCurveSquares),
    ],
    notes: [
      `${2 * STEPS} points from ${FROM_VOLT} to ${TO_VOLT} V and back; k 10 to 16 Hz/V, V0 −1 to 1 V; instruments with ${100 * SHARES.rateShare} % for rate and voltage (k = 2), drawn anew for each.`,
      'The ideal knows how each point scatters, and weighs by it. RMSE are of the scatter alone: what the instruments add is the same for both, and would hide a difference.',
    ],
  };
}

function runOf(world: World, count: number): Tally {
  const tally: Tally = {
    count,
    kHeld: 0,
    zeroHeld: 0,
    bandHeld: 0,
    kTwice: 0,
    zeroTwice: 0,
    kSquares: 0,
    zeroSquares: 0,
    idealKSquares: 0,
    idealZeroSquares: 0,
    curveSquares: 0,
    idealCurveSquares: 0,
  };
  // One stream for each, so that the first thousand are the same however many follow.
  for (let n = 0; n < count; n++) one(world, random(n + 1), tally);
  return tally;
}

function one(world: World, noise: Random, tally: Tally): void {
  const k = 10 + 6 * noise.uniform();
  const zero = 2 * noise.uniform() - 1;
  // Every instrument has one gain, which all its readings share.
  const rateGain = 1 + (SHARES.rateShare / 2) * noise.gaussian();
  const voltGain = 1 + (SHARES.voltShare / 2) * noise.gaussian();
  const points = Array.from({ length: 2 * STEPS }, (_, n): SweepPoint => {
    const step = n < STEPS ? n : 2 * STEPS - 1 - n;
    const volt = FROM_VOLT + ((TO_VOLT - FROM_VOLT) * step) / (STEPS - 1);
    const reading = READING_SHARE / Math.sqrt(READINGS);
    const hz = k * (volt - zero);
    return {
      id: String(n),
      run: 'as-found',
      direction: n < STEPS ? 'up' : 'down',
      setVolt: volt,
      volt: volt * voltGain * (1 + reading * noise.gaussian()),
      hz: (hz + world.sd(hz) * noise.gaussian()) * rateGain * (1 + reading * noise.gaussian()),
      sdHz: READING_SHARE * hz,
      ampere: 0.2,
      readings: READINGS,
      settledAfterS: 0.4,
      taken: 'sweep',
      at: '',
      leftOut: null,
    };
  });
  const outcome = fitMachine(points, SHARES);
  if ('problems' in outcome)
    throw new Error(`a sound sweep has no curve: ${outcome.problems[0]?.message ?? ''}`);
  hold(tally, outcome, k, zero, noise);
  // What the instruments show of this machine: the truth that scatter alone is away from.
  const shownK = (k * rateGain) / voltGain;
  const shownZero = zero * voltGain;
  const ideal = idealOf(points, shownK, shownZero, world);
  tally.kSquares += (outcome.hzPerVolt - shownK) ** 2;
  tally.zeroSquares += (outcome.zeroVolt - shownZero) ** 2;
  tally.idealKSquares += (ideal.k - shownK) ** 2;
  tally.idealZeroSquares += (ideal.zero - shownZero) ** 2;
  const volt = FROM_VOLT + (TO_VOLT - FROM_VOLT) * noise.uniform();
  const rate = shownK * (volt - shownZero);
  tally.curveSquares += (outcome.hzPerVolt * (volt - outcome.zeroVolt) - rate) ** 2;
  tally.idealCurveSquares += (ideal.k * (volt - ideal.zero) - rate) ** 2;
}

function hold(tally: Tally, outcome: MachineOutcome, k: number, zero: number, noise: Random): void {
  const within = ([low, high]: readonly [number, number], value: number) => value >= low && value <= high;
  if (within(outcome.hzPerVoltInterval, k)) tally.kHeld++;
  if (within(outcome.zeroVoltInterval, zero)) tally.zeroHeld++;
  if (Math.abs(outcome.hzPerVolt - k) <= 2 * outcome.uncertaintyHzPerVolt) tally.kTwice++;
  if (Math.abs(outcome.zeroVolt - zero) <= 2 * outcome.uncertaintyZeroVolt) tally.zeroTwice++;
  const at = outcome.band[Math.floor(noise.uniform() * outcome.band.length)];
  if (at !== undefined && Math.abs(at.hz - k * (at.volt - zero)) <= at.expandedHz) tally.bandHeld++;
}

/** Weighted least squares with the weights that only a simulation can know. */
function idealOf(
  points: readonly SweepPoint[],
  k: number,
  zero: number,
  world: World,
): { k: number; zero: number } {
  let [weight, volts, rates] = [0, 0, 0];
  const weighed = points.map(({ volt, hz, setVolt }) => {
    const trueHz = k * (setVolt - zero);
    const reading = (READING_SHARE / Math.sqrt(READINGS)) * Math.hypot(trueHz, k * setVolt);
    const w = 1 / (world.sd(trueHz) ** 2 + reading ** 2);
    weight += w;
    volts += w * volt;
    rates += w * hz;
    return { volt, hz, w };
  });
  const middleVolt = volts / weight;
  const middleHz = rates / weight;
  let [squares, products] = [0, 0];
  for (const { volt, hz, w } of weighed) {
    squares += w * (volt - middleVolt) ** 2;
    products += w * (volt - middleVolt) * (hz - middleHz);
  }
  const slope = products / squares;
  return { k: slope, zero: middleVolt - middleHz / slope };
}
