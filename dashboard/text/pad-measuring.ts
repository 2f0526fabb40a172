/** The words of a pad’s calibration while it is measured: wizard, reference, steps, points. */
import { day, given, number } from '../format.ts';
import { plural } from './amounts.ts';
import { signedUm, um, way } from './lengths.ts';
import { answers, measuring } from './measuring.ts';

export const padMeasuringText = {
  wizard: {
    heading: 'Calibrate',
    loading: measuring.loading,
    back: 'Open its page',
    begin: {
      ...measuring.begin,
      words:
        'You set known depths with a gauge or a micrometer, into the pad and out again, and the pad’s counts are taken at each. First as found, before anything is changed. Every point is kept the moment it is taken: leave this page, unplug the pad, come back, and go on.',
      none: 'None was measured yet: depths are as the pad itself describes them.',
    },
    begun: measuring.begun,
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
      ...measuring.run,
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
    ...measuring.header,
    conditionHint: 'What you see: clean, worn, a cut in the skin.',
    tolerance: 'Largest error accepted',
    toleranceHint: 'The studio’s own limit. Empty: none is set, and nothing is judged against one.',
    saved: 'Kept.',
    saving: 'Keeping it',
    empty: 'Is empty: write it.',
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
    expired: (on: string) => `Expired ${day(on)}: no check is begun and nothing can be approved against it`,
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
      'The guard takes the reference for a needle. That it stays long is no flag on this page, but on others, which cannot know what stays there. That it is deep is flagged here too: nothing needs to be lifted for it. The sound may be switched off above.',
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
    way: 'Round, way',
    reference: 'Reference, mm',
    shown: 'Pad says, mm',
    error: 'Error, µm',
    spread: 'Spread, µm',
    taken: { settled: 'settled', unsettled: 'not settled', typed: 'typed' } as const,
    source: 'Reading',
    counts: 'counts',
    ...measuring.points,
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

  answer: answers({
    keepHint: 'How you know: set again and read the same, the skin creeps at this depth.',
    fit: 'the curve',
    leaveOutHint: 'What happened: the gauge slipped, a knock against the bench, the wrong depth set.',
  }),

  left: {
    heading: 'Adjustment',
    words:
      'Only where something was changed on the pad itself: a new skin, a screw, its firmware’s settings. Say what was done, and measure all steps again. Where only the curve changes, nothing is to be measured twice.',
    adjustment: 'What was adjusted',
    adjustmentMissing: 'Is empty: write what was done before measuring as left.',
  },
} as const;
