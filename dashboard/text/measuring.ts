/** What calibrations of pads and machines say alike: to begin, the points, the questions about them, approval. */
import { dateTime, given, number } from '../format.ts';
import { plural } from './amounts.ts';

const reason = 'Why';

export const measuring = {
  loading: 'Reading what has been measured',
  begin: {
    heading: 'Begin a calibration',
    action: 'Begin',
    inForce: 'In force now',
  },
  begun: (by: string, at: string) => `Begun by ${by}, ${dateTime(at)}. Every point is kept as it is taken.`,
  run: { 'as-found': 'As found', 'as-left': 'As left' } as const,

  header: {
    heading: 'Reference and conditions',
    by: 'Measured by',
    temperature: 'Temperature',
    humidity: 'Humidity',
    place: 'Place',
    condition: 'Condition as received',
    method: 'Method',
    badNumber: (low: number, high: number, unit: string) =>
      `Is no value: write ${given(low)} to ${given(high)} ${unit}.`,
    needTemperature: 'Write the temperature first.',
  },

  points: {
    no: 'No.',
    state: 'State',
    asked: 'Asked about',
    keep: 'Keep',
    keepOf: (n: number) => `Keep: point ${number(n)}`,
    kept: (by: string, why: string) => `Kept by ${by}: ${why}`,
    leaveOut: 'Leave out',
    leaveOutOf: (n: number) => `Leave out: point ${number(n)}`,
    leftOut: (by: string, why: string) => `Left out by ${by}: ${why}`,
    takeIn: 'Take in again',
    takeInOf: (n: number) => `Take in again: point ${number(n)}`,
    summary: (n: number, out: number) =>
      `${plural(n, 'point', 'points')}${out === 0 ? '' : `, ${number(out)} left out`}`,
  },

  line: (k: number, zero: number) =>
    `${number(k, 3)} Hz/V × (V ${zero < 0 ? '+' : '−'} ${number(Math.abs(zero), 3)} V)`,
  interval: ([low, high]: readonly [number, number], unit: string) =>
    `${number(low, 3)} to ${number(high, 3)} ${unit}`,

  problems: {
    heading: 'What stands against it',
    none: 'Nothing stands against it.',
    effect: { blocks: 'Stands against it', asks: 'Asks', warns: 'Worth knowing' } as const,
    show: 'Show the points',
  },

  approve: {
    heading: 'Approve',
    dueOn: 'Due again on',
    dueOnHint: 'The studio’s own decision; it is not on the certificate. Empty: no date.',
    dueStrokes: 'Due again after',
    strokes: 'strokes',
    badStrokes: 'Is no whole number above 0.',
    past: 'Is past already.',
    action: 'Approve',
    asked: (n: number) => `${plural(n, 'question is', 'questions are')} still open. Answer each first.`,
    blocked: 'Mend what stands against it first.',
    done: (name: string) => `Approved as ${name}.`,
  },

  discard: {
    action: 'Discard',
    heading: 'Discard this calibration?',
    words: 'What was measured stays on record with your reason, and nothing more is added to it.',
    reason,
    reasonMissing: 'Is empty: write why.',
    confirm: 'Discard it',
    done: 'Discarded.',
  },
} as const;

/** What is said of a point that was asked about, and with what examples. */
export const answers = ({
  keepHint,
  leaveOutHint,
  fit,
}: {
  readonly keepHint: string;
  readonly leaveOutHint: string;
  /** What does without a point that is left out. */
  readonly fit: string;
}) => ({
  keep: {
    heading: (n: number) => `Keep point ${number(n)}`,
    words: 'It counts as it was taken. Your name and reason stay with it.',
    reason,
    reasonHint: keepHint,
    reasonMissing: 'Is empty: write why. A point that was asked about is not kept without a reason.',
    confirm: 'Keep it',
    done: (n: number) => `Point ${number(n)} is kept.`,
  },
  leaveOut: {
    heading: (n: number) => `Leave out point ${number(n)}`,
    words: `It stays on record and on the certificate, with your name and reason; ${fit} does without it.`,
    reason,
    reasonHint: leaveOutHint,
    reasonMissing: 'Is empty: write why. Nothing is left out without a reason.',
    confirm: 'Leave it out',
    done: (n: number) => `Point ${number(n)} is left out.`,
  },
});
