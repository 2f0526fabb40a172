/** The words of a calibration’s record, and how other pages name the one in use. */
import { dateTime, day, number } from '../format.ts';
import { plural } from './amounts.ts';
import { um } from './lengths.ts';
import { measuring } from './measuring.ts';

export const calibrationRecordText = {
  record: {
    loading: 'Reading the calibration',
    back: 'All of the studio',
    item: (serial: string) => `Open ${serial}`,
    stated: 'Stated, not measured',
    state: {
      'in-force': 'In force',
      coming: 'Not yet in force',
      earlier: 'Earlier: another one holds now',
      expired: 'Past its date',
      'rolled-back': 'Rolled back',
      voided: 'Voided',
    } as const,
    approved: (by: string, at: string) => `Approved by ${by}, ${dateTime(at)}`,
    statedBy: (by: string, at: string) => `Stated by ${by}, ${dateTime(at)}`,
    from: 'In force from',
    due: 'Due again',
    noDue: 'not set',
    dueOf: (on: string | null, strokes: number | null) =>
      [
        ...(on === null ? [] : [day(on)]),
        ...(strokes === null ? [] : [`after ${plural(strokes, 'stroke', 'strokes')}`]),
      ].join(' or '),
    pdf: 'Certificate, PDF',
    json: 'Certificate, JSON',
    hash: 'Hash (SHA-256)',
    hashWords:
      'Made from number, document and approval. The same file gives the same hash; where one letter differs it is another.',
    only: 'It relates only to this item. No accreditation is claimed.',
    facts: 'What was measured',
    reference: 'Reference',
    validThen: 'Reference valid until',
    environment: 'Environment',
    environmentOf: (c: number, humidity: number | null) =>
      humidity === null ? `${number(c, 1)} °C` : `${number(c, 1)} °C, ${number(humidity)} % humidity`,
    place: 'Place',
    condition: 'Condition as received',
    method: 'Method',
    by: 'Measured by',
    when: 'Measured',
    between: (from: string, to: string) =>
      dateTime(from) === dateTime(to) ? dateTime(from) : `${dateTime(from)} to ${dateTime(to)}`,
    adjustment: 'Adjustment',
    noAdjustment: 'none; only the curve is new',
    points: 'Points',
    degrees: 'Degrees of freedom',
    compared: 'Against the others',
    comparedWith: (name: string) => `Against ${name}`,
    significant: 'more than the uncertainty explains',
    explained: 'the uncertainty explains it',
    acts: 'What was done to it later',
    noActs: 'Nothing.',
    act: { 'rolled-back': 'Rolled back', voided: 'Voided' } as const,
    actOf: (by: string, at: string) => `by ${by}, ${dateTime(at)}`,
    machine: {
      rate: 'Stroke rate',
      rateOf: measuring.line,
      k: 'k, 95 % interval',
      zero: 'V₀, 95 % interval',
      interval: measuring.interval,
      residual: 'Spread about the line',
      hz: (value: number) => `${number(value, 2)} Hz`,
    },

    rollBack: 'Roll back',
    rollBackHeading: (name: string) => `Roll back ${name}?`,
    rollBackWords:
      'From now on the one before it holds again. What was measured by it until now stays as it is. It cannot be taken back.',
    rollBackConfirm: 'Roll it back',
    rolledBack: 'Rolled back.',
    void: 'Void',
    voidHeading: (name: string) => `Void ${name}?`,
    voidWords:
      'For when it never held: a wrong reference, a slip at the bench. It counts for no time any more; every attempt that rests on it and has its raw data is scored again, beside the old scoring. It cannot be taken back.',
    voidConfirm: 'Void it',
    voided: (sessions: number) => `Voided. ${plural(sessions, 'session rests', 'sessions rest')} on it.`,
    reason: measuring.discard.reason,
    reasonHint: 'Kept with your name for good.',
    reasonMissing: measuring.discard.reasonMissing,

    resting: 'Sessions that rest on it',
    restingLoading: 'Looking for what rests on it',
    restingNone: 'None: no recorded depth and no score was made with it.',
    restingCount: (sessions: number, attempts: number) =>
      `${plural(sessions, 'session', 'sessions')}, ${plural(attempts, 'attempt', 'attempts')}.`,
    toScore: (n: number) => `${plural(n, 'attempt waits', 'attempts wait')} to be scored again.`,
    scored: 'All attempts that have their raw data are scored again, beside the old scorings.',
    unlabelled: 'No label',
    live: 'live depths',
    attempts: 'attempts',
    attempt: (n: number) => `Attempt ${number(n)}`,
    rawGone: 'raw data deleted: cannot be scored again',
    session: 'Session',
    began: 'Began',
    uses: 'Used for',
  },

  use: {
    label: 'Calibration',
    none: 'Not calibrated',
    expired: 'past its date',
    within: (expandedMm: number) => `± ${number(expandedMm, expandedMm < 0.01 ? 3 : 2)} mm`,
    withinWords: (name: string, expandedMm: number) =>
      `Depths by ${name}, within ± ${um(expandedMm)} (k = 2, about 95 of 100 cases) near the depth that is shown.`,
    statedName: 'a stated calibration',
    noneWords:
      'No calibration of this pad applies now: depths are as the pad itself describes them, and nobody knows how sure they are.',
    close: 'too close to call',
    closeWords: (limitMm: number, expandedMm: number) =>
      `${number(limitMm, 2)} mm is a limit, and the depth is only known within ± ${um(expandedMm)}.`,
    of: (name: string | null) => name ?? 'stated',
    atTarget: (u: number) => `standard uncertainty ${um(u)} at the target`,
    rests: 'This scoring rests on a calibration that was voided',
    restsWords: (name: string) =>
      `${name} was voided: it never held. Its depths cannot be relied on. A scoring by what holds instead stands beside it as soon as it is made.`,
    restsLink: 'Open its record',
    scoring: (name: string | null, state: 'valid' | 'expired' | 'none') =>
      `by ${name ?? (state === 'none' ? 'no calibration' : 'a stated calibration')}`,
    review: 'Depths by',
    asRecorded: (name: string | null) =>
      name === null ? 'As live: the pad’s own scale' : `As live: ${name}`,
    ownScale: 'The pad’s own scale',
    byOther: (name: string, state: string) => `${name} (${state})`,
    changed:
      'Drawn by another calibration than the session was recorded with. Zones of dots and events are as they were found then.',
  },
} as const;
