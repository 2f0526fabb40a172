/** The named trainees: what each one's hand does, as numbers. All depths in mm, times in ms. */
import type { Random } from './random.ts';

export interface Trainee {
  readonly name: string;
  /** For people: what to expect on the page. */
  readonly says: string;
  /** Depth aimed at in one dot: normal, cut off at the clip. */
  readonly depthMm: number;
  readonly depthSdMm: number;
  /** No dot's depth, and no stroke with the tremor on it, lies outside. */
  readonly clipMm: readonly [number, number];
  /** Every second dot deeper, every other shallower by this. */
  readonly alternateMm: number;
  /** Share of dots that go to `slipDepthMm` instead. */
  readonly slips: number;
  readonly slipDepthMm: number;
  readonly slipSdMm: number;
  /** The n-th dot (from 0) is always a slip, so that a demo shows one soon; null for none. */
  readonly sureSlip: number | null;
  readonly intervalMs: number;
  readonly intervalCv: number;
  readonly contactMs: number;
  readonly contactSdMs: number;
  readonly tremorMm: number;
  readonly placingSdMm: number;
  /** A minute of work adds this to the depth, its spread and the unevenness of the rhythm, up to `tiresForMin`. */
  readonly tireDepthMm: number;
  readonly tireSdMm: number;
  readonly tireCv: number;
  readonly tiresForMin: number;
}

const steady: Trainee = {
  name: 'steady',
  says: 'Even dots in the target zone, never too deep.',
  depthMm: 0.75,
  depthSdMm: 0.05,
  clipMm: [0.55, 0.95],
  alternateMm: 0,
  slips: 0,
  slipDepthMm: 0,
  slipSdMm: 0,
  sureSlip: null,
  intervalMs: 620,
  intervalCv: 0.06,
  contactMs: 150,
  contactSdMs: 15,
  tremorMm: 0.02,
  placingSdMm: 0.05,
  tireDepthMm: 0,
  tireSdMm: 0,
  tireCv: 0,
  tiresForMin: 0,
};

export const trainees = {
  steady,
  novice: {
    ...steady,
    name: 'novice',
    says: 'Mostly too shallow, with a wide spread and now and then a dot in the caution zone.',
    depthMm: 0.42,
    depthSdMm: 0.16,
    clipMm: [0.12, 1.4],
    slips: 0.15,
    slipDepthMm: 1.1,
    slipSdMm: 0.12,
    intervalMs: 900,
    intervalCv: 0.3,
    contactMs: 180,
    contactSdMs: 60,
    tremorMm: 0.07,
    placingSdMm: 0.3,
  },
  'heavy-handed': {
    ...steady,
    name: 'heavy-handed',
    says: 'Too deep: mostly caution, and unsafe several times a minute.',
    depthMm: 1.28,
    depthSdMm: 0.12,
    clipMm: [0.9, 1.9],
    slips: 0.12,
    slipDepthMm: 1.7,
    slipSdMm: 0.08,
    sureSlip: 5,
    intervalMs: 700,
    intervalCv: 0.12,
    contactMs: 180,
    contactSdMs: 30,
    tremorMm: 0.04,
    placingSdMm: 0.12,
  },
  uneven: {
    ...steady,
    name: 'uneven',
    says: 'Alternates too deep and too shallow about a perfect mean.',
    depthSdMm: 0.04,
    clipMm: [0.25, 1.25],
    alternateMm: 0.36,
    placingSdMm: 0.12,
  },
  tired: {
    ...steady,
    name: 'tired',
    says: 'Starts well, then drifts deeper and loses the rhythm over minutes.',
    clipMm: [0.3, 1.9],
    tireDepthMm: 0.16,
    tireSdMm: 0.05,
    tireCv: 0.06,
    tiresForMin: 5,
    placingSdMm: 0.1,
    tremorMm: 0.03,
  },
} as const satisfies Record<string, Trainee>;

/** Good and bad days: how far one attempt of the same trainee differs from another. */
export interface Days {
  /** Standard deviation of an attempt's depth about the trainee's own, mm. */
  readonly depthSdMm: number;
  /** Standard deviation of the logarithm of an attempt's spread against the trainee's own. */
  readonly spreadSd: number;
}

/** The trainee as it works in one attempt; the same draw gives the same day. */
export function onADay(trainee: Trainee, days: Days, random: Random): Trainee {
  const depthMm = trainee.depthMm + days.depthSdMm * random.gaussian();
  const spread = Math.exp(days.spreadSd * random.gaussian());
  const scaled = { depthSdMm: trainee.depthSdMm * spread, alternateMm: trainee.alternateMm * spread };
  return { ...trainee, ...scaled, depthMm };
}

export type TraineeName = keyof typeof trainees;
export const traineeNames = Object.keys(trainees) as TraineeName[];

/** @throws {RangeError} that names the trainees there are. */
export function traineeNamed(name: string): Trainee {
  const found = traineeNames.find((each) => each === name);
  if (found === undefined)
    throw new RangeError(`no trainee "${name}"; there are: ${traineeNames.join(', ')}`);
  return trainees[found];
}
