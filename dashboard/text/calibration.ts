/** The words of a pad's calibration: wizard, quick check, record, and how other pages name the one in use. */
import { dateTime, day, given, number } from '../format.ts';
import { percent, plural } from './amounts.ts';

const um = (mm: number, digits = 1): string => `${number(mm * 1000, digits)} µm`;
/** A tenth of a µm is the finest that is shown: what rounds to nothing has no sign. */
const signedUm = (mm: number): string => {
  const tenths = Math.round(mm * 10_000);
  return `${tenths > 0 ? '+' : tenths < 0 ? '−' : ''}${number(Math.abs(tenths) / 10, 1)}`;
};
const run = { 'as-found': 'As found', 'as-left': 'As left' } as const;
const way = { up: 'going deeper', down: 'coming back' } as const;

export const calibrationText = {
  um,
  signedUm,
  run,
  way,
  mark: { up: 'deeper', down: 'back' } as const,
  axisUm: 'µm',
  axisDepth: 'depth by the reference, mm',

  wizard: {
    heading: 'Calibrate',
    loading: 'Reading what has been measured',
    back: 'Open its page',
    begin: {
      heading: 'Begin a calibration',
      words:
        'You set known depths with a gauge or a micrometer, into the pad and out again, and the pad’s counts are taken at each. First as found, before anything is changed. Every point is kept the moment it is taken: leave this page, unplug the pad, come back, and go on.',
      action: 'Begin',
      inForce: 'In force now',
      none: 'None was measured yet: depths are as the pad itself describes them.',
    },
    begun: (by: string, at: string) => `Begun by ${by}, ${dateTime(at)}. Every point is kept as it is taken.`,
    offline: 'The pad is not on its cable',
    offlineWords: (points: number) =>
      `${points === 0 ? 'Nothing was lost.' : points === 1 ? 'The point taken so far is kept.' : `The ${number(points)} points taken so far are kept.`} Plug it in: the wizard goes on where it was.`,
    closed: {
      heading: 'This calibration is no longer open',
      words: 'It was approved or discarded on another page. Its record is on the pad’s page.',
    },
    stages: 'Steps of the calibration',
    stage: {
      reference: 'Reference',
      'as-found': 'As found',
      'as-left': 'As left',
      result: 'Result',
    } as const,
    stageDone: 'done',
    next: {
      reference: 'Measure as found',
      'as-found': 'Look at the result',
      'as-left': 'Look at the result',
    } as const,
    toLeft: 'Adjust, then measure as left',
  },

  header: {
    heading: 'Reference and conditions',
    by: 'Measured by',
    temperature: 'Temperature',
    humidity: 'Humidity',
    place: 'Place',
    condition: 'Condition as received',
    conditionHint: 'What you see: clean, worn, a cut in the skin.',
    tolerance: 'Largest error accepted',
    toleranceHint: 'The studio’s own limit. Empty: none is set, and nothing is judged against one.',
    method: 'Method',
    saved: 'Kept.',
    saving: 'Keeping it',
    empty: 'Is empty: write it.',
    badNumber: (low: number, high: number, unit: string) =>
      `Is no value: write ${given(low)} to ${given(high)} ${unit}.`,
    needTemperature: 'Write the temperature first.',
  },

  standard: {
    heading: 'Measured against',
    none: {
      heading: 'No reference standard is in the register yet',
      words:
        'A depth in millimetres rests on a length that somebody has measured before: a micrometer, gauge blocks or feeler gauges. Enter the one you have, with what its certificate states.',
    },
    add: 'Enter a standard',
    missing: 'Choose what the pad is measured against.',
    serial: (serial: string) => `No. ${serial}`,
    certificate: (name: string) => `certificate ${name}`,
    noCertificate: 'no certificate named',
    uncertainty: (expandedMm: number, k: number) => `± ${um(expandedMm)} (k = ${given(k, 2)})`,
    validUntil: (on: string) => `valid until ${day(on)}`,
    noEnd: 'no end stated',
    expired: (on: string) => `Expired ${day(on)}: nothing can be approved against it`,
    copied: 'Its data are copied into this calibration as they are now.',
    gone: 'The standard of this calibration is not offered in the register any more.',
  },

  plan: {
    summary: (depths: number, cycles: number) =>
      `${plural(depths, 'depth', 'depths')}, down and up ${cycles === 1 ? 'once' : `${number(cycles)} times`}`,
    change: 'Change the steps',
    depths: 'Depths, in mm',
    depthsHint: 'From the surface (0) downwards, with spaces between: 0 0.5 1 1.5',
    cycles: 'Times down and up',
    use: 'Use these steps',
    badNumber: (words: string) => `“${words}” is no depth: write numbers from 0 to 6, with spaces between.`,
    reversed: (before: number, after: number) =>
      `${given(after)} stands after ${given(before)}: the steps go downwards, each deeper than the one before. Write them from shallow to deep.`,
    equal: (mm: number) =>
      `${given(mm)} stands twice: two equal depths tell nothing of what lies between. Write it once.`,
    few: 'Too few depths tell where the pad is and not how it goes on: write at least 4, the surface (0) among them.',
    noZero: 'Begin with 0: the zero at the surface is what all depths count from.',
    many: 'Are more than 30 depths. Write fewer.',
    badCycles: 'Is no whole number from 1 to 20.',
  },

  step: {
    set: (mm: number) => `Set ${number(mm, 2)} mm`,
    zero: 'Set 0.00 mm',
    zeroWords: 'The zero: the tip just touches the undeformed skin.',
    words: (direction: 'up' | 'down') =>
      direction === 'up'
        ? 'Going deeper. Come from above, and do not turn back.'
        : 'Coming back up. Come from below, and do not turn back.',
    of: (step: number, of: number, cycle: number, cycles: number) =>
      `Step ${number(step)} of ${number(of)}, round ${number(cycle)} of ${number(cycles)}`,
    done: 'All steps are taken',
    doneWords: 'Look at the points, add another where one is in doubt, or go on.',
    take: 'Take the point',
    taking: 'Taking it',
    keys: 'Enter or Space takes it too.',
    anyway: 'Take it as it is',
    anywayWords: 'It is marked as not settled, on the certificate too.',
    skip: 'Skip this step',
    undoSkip: (count: number) => `Ask for the ${plural(count, 'skipped step', 'skipped steps')} again`,
    another: 'Take another depth instead',
    anotherDepth: 'Depth by the reference',
    anotherWay: 'Reached',
    anotherUse: 'Ask for this depth next',
    backToPlan: 'Back to the steps',
    typed: 'Type the reading in',
    typedWords: 'Where the reading was noted elsewhere: the pad’s mean raw count at this depth.',
    counts: 'Counts',
    typedAction: 'Add the typed reading',
    badCounts: (most: number) => `Is no count of this pad: write 0 to ${number(most)}.`,
    badDepth: 'Is no depth: write −0.5 to 6 mm.',
    temperature: 'Temperature now',
    temperatureHint: 'Kept with each point from here on.',
    taken: (mm: number, n: number) => `${number(mm, 2)} mm taken, point ${number(n)}.`,
    flags:
      'The guard watches the pad here too, and takes the reference for a needle. It presses deep and stays long, so flags about depth and about long contact are right, and nothing needs to be done or lifted for them here. The sound may be switched off above.',
  },

  steady: {
    label: 'Live reading',
    settled: 'Settled',
    moving: 'Moving',
    none: 'No reading',
    waiting: 'Listening to the pad',
    nominal: 'by the pad’s own scale',
    byNumber: (name: string) => `by ${name}`,
    counts: (counts: number) => `${number(counts, 1)} counts`,
    spread: (counts: number) => `spread ${number(counts, 1)}`,
    drift: (mmPerS: number) => `moves ${um(Math.abs(mmPerS))} a second`,
    stale: 'The service does not answer. What is shown is old.',
  },

  micrometer: {
    heading: 'Virtual micrometer',
    words: 'Stands over the virtual pad. It travels, so the reading takes a moment.',
    away: 'taken away',
    value: (mm: number) => `${number(mm, 2)} mm`,
    deeper: 'Deeper',
    shallower: 'Shallower',
    size: 'Step',
    coarse: '0.25 mm',
    fine: '0.01 mm',
    remove: 'Take it away',
    keys: 'Arrow keys: fine. Page up and down: coarse.',
    label: 'Tip of the virtual micrometer',
  },

  points: {
    heading: (name: string) => `Points, ${name.toLowerCase()}`,
    none: 'No point yet. The first one is the zero at the surface.',
    no: 'No.',
    way: 'Round, way',
    reference: 'Reference, mm',
    shown: 'Pad says, mm',
    error: 'Error, µm',
    spread: 'Spread, µm',
    taken: { settled: 'settled', unsettled: 'not settled', typed: 'typed' } as const,
    source: 'Reading',
    state: 'State',
    counts: 'counts',
    asked: 'Asked about',
    leftOut: (by: string, reason: string) => `Left out by ${by}: ${reason}`,
    kept: (by: string, reason: string) => `Kept by ${by}: ${reason}`,
    leaveOut: 'Leave out',
    leaveOutOf: (n: number) => `Leave out: point ${number(n)}`,
    takeIn: 'Take in again',
    takeInOf: (n: number) => `Take in again: point ${number(n)}`,
    summary: (n: number, out: number) =>
      `${plural(n, 'point', 'points')}${out === 0 ? '' : `, ${number(out)} left out`}`,
    chart: 'Error against the reference',
    explain:
      'What the pad says less what the reference says, at each depth. A triangle that points down: the reference was going deeper; up: coming back. What was left out is hollow.',
    byNominal: 'By the pad’s own scale.',
    byNumber: (name: string) => `By ${name}, which was in force when this was begun.`,
    sentence: (n: number, worstMm: number, atMm: number) =>
      `${plural(n, 'point', 'points')}; the largest error is ${signedUm(worstMm)} µm, at ${number(atMm, 2)} mm.`,
    reading: (n: number, mm: number, errorMm: number, direction: 'up' | 'down') =>
      `Point ${number(n)}, ${number(mm, 2)} mm ${way[direction]}: ${signedUm(errorMm)} µm`,
  },

  question: {
    heading: 'Is this point right?',
    of: (n: number) => `Point ${number(n)}`,
    keep: 'Keep it',
    leaveOut: 'Leave it out',
  },

  answer: {
    keep: {
      heading: (n: number) => `Keep point ${number(n)}`,
      words: 'It counts as it was taken. Your name and reason stay with it.',
      reason: 'Why',
      reasonHint: 'How you know: set again and read the same, the skin creeps at this depth.',
      reasonMissing: 'Is empty: write why. A point that was asked about is not kept without a reason.',
      confirm: 'Keep it',
      done: (n: number) => `Point ${number(n)} is kept.`,
    },
    leaveOut: {
      heading: (n: number) => `Leave out point ${number(n)}`,
      words:
        'It stays on record and on the certificate, with your name and reason; the curve does without it.',
      reason: 'Why',
      reasonHint: 'What happened: the gauge slipped, a knock against the bench, the wrong depth set.',
      reasonMissing: 'Is empty: write why. Nothing is left out without a reason.',
      confirm: 'Leave it out',
      done: (n: number) => `Point ${number(n)} is left out.`,
    },
  },

  left: {
    heading: 'Adjustment',
    words:
      'Only where something was changed on the pad itself: a new skin, a screw, its firmware’s settings. Say what was done, and measure all steps again. Where only the curve changes, nothing is to be measured twice.',
    adjustment: 'What was adjusted',
    adjustmentMissing: 'Is empty: write what was done before measuring as left.',
  },

  result: {
    heading: 'Result',
    none: 'Too little has been measured for a curve; every point is kept. What is missing is said under “What stands against it”.',
    asFound: 'As found, against what was in force',
    asFoundWords: (name: string | null) =>
      name === null
        ? 'What the pad said by its own scale, before anything was changed.'
        : `What the pad said by ${name}, before anything was changed.`,
    verdict: {
      within: (mm: number) => `All within the studio’s ${um(mm)}, their uncertainty included.`,
      close: (mm: number, close: number, of: number) =>
        `Too close to call at ${number(close)} of ${plural(of, 'depth', 'depths')}: there the uncertainty reaches over the studio’s ${um(mm)}.`,
      beyond: (mm: number) => `Beyond the studio’s ${um(mm)}, by more than the uncertainty.`,
    },
    asLeft: 'As left, by the new curve',
    depth: 'Depth, mm',
    shown: 'Shown, mm',
    error: 'Error, µm',
    expanded: '±, µm (k = 2)',
    candidates: 'Curves that were tried',
    candidatesWords:
      'Each is fitted with some depths left out, and must predict them; the simplest that is not clearly worse is chosen.',
    candidate: {
      nominal: 'The pad’s own scale',
      line: 'Straight line',
      quadratic: 'Parabola',
      cubic: 'Cubic',
      spline: 'Monotone spline',
    } as const,
    predicted: 'Error of prediction',
    notTried: 'not tried',
    chosen: 'Chosen',
    why: 'Why',
    curve: 'Chosen curve',
    curveName: 'Curve',
    explain:
      'What is left of each point once the curve is used, at its depth. The field is the expanded uncertainty (k = 2): the true depth lies in it in about 95 of 100 cases.',
    sentence: (name: string, worstMm: number, leastMm: number, mostMm: number) =>
      `${name}: no point is farther off than ${um(worstMm)}; expanded uncertainty ${
        um(leastMm) === um(mostMm) ? um(mostMm) : `${um(leastMm)} to ${um(mostMm)}`
      } (k = 2).`,
    reading: (depthMm: number, expandedMm: number) => `${number(depthMm, 2)} mm ± ${um(expandedMm)}`,
    facts: {
      linearity: 'Linearity',
      hysteresis: 'Hysteresis',
      repeatability: 'Repeatability',
      resolution: 'Resolution',
      zeroDrift: 'Zero drift',
      temperature: 'Temperature',
      noTemperature: 'not known: it hardly changed',
      perC: (mm: number, u: number) => `${signedUm(mm)} ± ${number(2 * u * 1000, 1)} µm/°C`,
    },
    budget: 'Uncertainty by depth',
    budgetWords: (name: string, share: number) =>
      `Most of it comes from ${name} (${percent(share)} of the variance). Standard uncertainties, µm; the last column is expanded (k = 2).`,
    noTemperature:
      'Temperature has a dash: it was not noted, or hardly changed while the points were taken, so nothing is known of what it does, and nothing of it is in the sum.',
    part: {
      referenceMm: 'the reference',
      repeatabilityMm: 'repeatability',
      hysteresisMm: 'hysteresis',
      resolutionMm: 'resolution',
      fitMm: 'the curve',
      temperatureMm: 'temperature',
    } as const,
    column: {
      referenceMm: 'Reference',
      repeatabilityMm: 'Repeat.',
      hysteresisMm: 'Hysteresis',
      resolutionMm: 'Resolution',
      fitMm: 'Curve',
      temperatureMm: 'Temp.',
      combinedMm: 'Combined',
      expandedMm: 'Expanded',
    } as const,
  },

  problems: {
    heading: 'What stands against it',
    none: 'Nothing stands against it.',
    effect: { blocks: 'Stands against it', asks: 'Asks', warns: 'Worth knowing' } as const,
    show: 'Show the points',
  },

  approve: {
    heading: 'Approve',
    words:
      'Makes a record with a number and a certificate. It is never changed, and depths are made by it from then on, once no drill runs on the pad.',
    by: 'Approved by',
    dueOn: 'Due again on',
    dueOnHint: 'The studio’s own decision; it is not on the certificate. Empty: no date.',
    dueStrokes: 'Due again after',
    dueStrokesHint: 'Strokes felt by the pad. Empty: not by strokes.',
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
    reason: 'Why',
    reasonMissing: 'Is empty: write why.',
    confirm: 'Discard it',
    done: 'Discarded.',
  },

  check: {
    heading: 'Quick check of',
    words: 'Before a class: the surface and two depths, against the calibration in force. It takes a minute.',
    loading: 'Reading what was checked before',
    against: (name: string) => `Checked against ${name}`,
    none: {
      heading: 'There is nothing to check against',
      words:
        'No measured calibration of this pad is in force. Calibrate it first; then a check takes a minute.',
      action: 'Calibrate it',
    },
    begin: 'Begin the check',
    of: (step: number, of: number) => `Point ${number(step)} of ${number(of)}`,
    actual: 'Set to',
    actualHint: 'Where the reference cannot be set to it exactly, write what it is.',
    stop: 'Give up',
    passed: 'Passed',
    failed: 'Failed',
    again: 'Check again',
    failedNext: 'Look at the skin and the reference, and check again; if it fails again, calibrate the pad.',
    calibrate: 'Calibrate',
    row: (mm: number, offMm: number, limitMm: number) =>
      `${number(mm, 2)} mm: ${signedUm(offMm)} µm, allowed ± ${number(limitMm * 1000, 1)} µm`,
    earlier: 'Checks before',
    noEarlier: 'None yet.',
    by: (who: string, at: string) => `${dateTime(at)}, ${who}`,
    depth: 'Depth, mm',
    off: 'Off, µm',
    limit: 'Allowed, µm',
    badDepth: 'Is no depth: write it in mm.',
    lost: 'The check that was under way is no longer known to the service. Begin another.',
  },

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
      rateOf: (k: number, zero: number) =>
        `${number(k, 3)} Hz/V × (V ${zero < 0 ? '+' : '−'} ${number(Math.abs(zero), 3)} V)`,
      k: 'k, 95 % interval',
      zero: 'V₀, 95 % interval',
      interval: ([low, high]: readonly [number, number], unit: string) =>
        `${number(low, 3)} to ${number(high, 3)} ${unit}`,
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
    reason: 'Why',
    reasonHint: 'Kept with your name for good.',
    reasonMissing: 'Is empty: write why.',

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
