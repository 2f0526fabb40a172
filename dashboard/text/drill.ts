/** The words of a drill: choosing one, the hygiene checklist, and what is said while it runs. */
import type { LiveAttempt } from '../../src/server/wire-training.ts';
import { given, mm, number } from '../format.ts';
import { plural } from './amounts.ts';

type Level = 'foundation' | 'intermediate' | 'advanced';
type Mode = LiveAttempt['mode'];

const level: Readonly<Record<Level, string>> = {
  foundation: 'Foundation',
  intermediate: 'Intermediate',
  advanced: 'Advanced',
};
const mode: Readonly<Record<Mode, string>> = { practice: 'Practice', test: 'Test' };

export const drillText = {
  bar: 'Drill',
  level,
  mode,
  modeLabel: 'Practice or test',
  modeWords: {
    practice: 'Depth, zones and tones help as you choose. A practice score counts as practice.',
    test: 'Depth, zones and dot tones are off until the end. The unsafe alarm stays. Counts towards competence.',
  } as Readonly<Record<Mode, string>>,

  who: {
    label: 'Who',
    empty: 'Who is working?',
    more: 'Someone else',
    heading: 'Who is working?',
    name: 'New name',
    namePlaceholder: 'Name',
    addAction: 'Add and choose',
    nobody: 'No name yet. Add the first one.',
    search: 'Find a name',
    loading: 'Reading the names',
  },
  what: {
    label: 'What',
    empty: 'Choose a drill',
    heading: 'Choose a drill',
    loading: 'Reading the drills',
    none: 'No drill is offered. Settings has the list.',
    steps: 'Steps',
    next: 'Next for you',
    locked: 'Locked',
    lockedWords: (before: string) =>
      `Opens when three quarters of the ${before.toLowerCase()} drills are competent by data. An instructor can open it by hand on Progress.`,
    needsPosition: 'Needs a pad that senses position. This one does not.',
    choose: 'Choose this drill',
    dots: (n: number) => plural(n, 'dot', 'dots'),
    seconds: (s: number) => (s < 90 ? `${number(s)} s` : `${number(s / 60, s % 60 === 0 ? 0 : 1)} min`),
    rhythm: (low: number, high: number) => `${given(low)} to ${given(high)} dots/s`,
    strokeRate: (low: number, high: number) => `${number(low)} to ${number(high)} strokes/s`,
    depth: (low: number, high: number) => `${mm(low)} to ${mm(high)} mm`,
    targets: (n: number) => `${number(n)} targets by turns`,
  },
  help: {
    label: 'Helps',
    zones: 'Depth and zones',
    tones: 'Tones',
    metronome: 'Metronome',
    zonesWords:
      'The depth is shown, and the zone of each dot in colour, shape and word. Without this help both are hidden until the end.',
    tonesWords: 'A soft tone for every dot: low is shallow, middle is target, two high ones are caution.',
    metronomeWords: 'A quiet click in the middle of the drill’s rhythm.',
    noRhythm: 'This drill asks for no rhythm.',
    inTest: 'Off in a test.',
  },
  ready: {
    yes: 'Ready.',
    asking: 'Checking',
    blocks: 'Stops the start',
    warns: 'Know before you start',
    noTrainee: 'Choose who is working.',
    noDrill: 'Choose a drill.',
    noPad: 'No pad is attached. Plug one in, or see Devices.',
    uses: (pad: string, machine: string | null) =>
      machine === null ? `On ${pad}, without a machine.` : `On ${pad}, with ${machine}.`,
    unknown: 'Whether it can start could not be checked.',
  },
  close: 'Close',
  start: 'Start',
  starting: 'Starting',

  checklist: {
    done: 'Checklist done',
    doneIncomplete: 'Checklist incomplete',
    doneExpired: 'Checklist: a lot has expired',
    toDo: 'Checklist to do',
    heading: 'Hygiene checklist',
    words: 'Once a session. Recorded with it.',
    required: 'required',
    optional: 'if used',
    lot: (maker: string, name: string) => `${maker} ${name}`,
    expires: (day: string) => `until ${day}`,
    noExpiry: 'no last day',
    expired: (day: string) => `Expired ${day}`,
    membrane: 'membrane',
    noMembrane: 'no membrane',
    expiredTest: 'This lot has expired. A test cannot start with it. Take another one.',
    expiredPractice: 'This lot has expired. Practice can go on, and the result says so. A test cannot start.',
    newLot: 'New lot',
    otherLots: 'Other lots',
    noLot: 'No lot remembered. Add the one in your hand.',
    maker: 'Maker',
    lotName: 'Lot',
    expiresOn: 'Last day of use',
    expiresHint: 'Leave empty where the package names none.',
    membraneCheck: 'Cartridge with a membrane',
    addLot: 'Add this lot',
    cancelLot: 'Back to the list',
    minutes: 'minutes',
    atLeast: (n: number) => `at least ${number(n)} min`,
    tooShort: (n: number) => `Less than the ${number(n)} min that it needs.`,
    less: 'Less',
    more: 'More',
    missing: (n: number) =>
      n === 1 ? 'One required item is open.' : `${number(n)} required items are open.`,
    save: 'Done',
    saveStart: 'Done, start',
    saveIncomplete: 'Go on without',
    incompleteTest: 'A test cannot start with an open item.',
    loading: 'Reading the checklist',
  },

  run: {
    of: (dots: number, ofDots: number) => `${number(dots)} of ${number(ofDots)}`,
    dots: (n: number) => plural(n, 'dot', 'dots'),
    made: 'Dots made',
    timeLeft: 'Time left',
    left: 'left',
    rhythm: 'Rhythm',
    rhythmUnit: 'dots/s',
    rhythmState: { slow: 'Slow', right: 'In rhythm', fast: 'Fast', none: 'Not yet known' } as const,
    rhythmRange: (low: number, high: number) => `asked: ${given(low)} to ${given(high)}`,
    free: 'No rhythm is asked for.',
    explainRhythm:
      'Dots a second over the last ten dots, from the start of one to the start of the next. The bar shows the range that the drill asks for.',
    explainCount:
      'Dots made since the drill began, as the station finds them. The result counts them again from every raw sample.',
    target: 'Target now',
    targetRange: (low: number, high: number) => `${mm(low)} to ${mm(high)} mm`,
    targetThen: (dots: number, low: number, high: number) =>
      `${plural(dots, 'dot', 'dots')}, then ${mm(low)} to ${mm(high)} mm`,
    targetLast: (dots: number) =>
      dots === 0 ? 'All made' : `${plural(dots, 'dot', 'dots')}, then it is done`,
    sayTarget: (low: number, high: number) => `Target now ${mm(low)} to ${mm(high)} mm.`,
    end: 'End drill',
    endHeading: 'End the drill here?',
    endWords: (dots: number) =>
      dots === 0
        ? 'No dot has been made. There is nothing to score.'
        : `${plural(dots, 'dot is', 'dots are')} scored as they are; what is not made counts as missing.`,
    endYes: (dots: number) => (dots === 0 ? 'End it' : 'End and score'),
    endNo: 'Go on',
    scoring: 'Scoring',
    scoringWords: 'Every raw sample is read again. The result opens by itself.',
    scored: 'Scored',
    open: 'Open the result',
    failed: 'Not scored',
    close: 'Close',
    testHidden: 'Test: depth and zones hidden',
    zonesHidden: 'Depth and zones hidden',
    hiddenExplain: 'The unsafe alarm stays, as sound and flag.',
    begin: 'Begin when you are ready',
    started: (name: string) => `Started: ${name}.`,
    ended: 'Ended. Scoring.',
    dotsOfDrill: 'Dots of this drill',
    gone: 'This drill runs on, but its details could not be read. The result is not touched.',
    sayCount: (dots: number, ofDots: number | null) =>
      ofDots === null ? plural(dots, 'dot', 'dots') : `${number(dots)} of ${number(ofDots)} dots`,
  },

  blind: {
    hidden: 'Hidden until the end',
    explain:
      'Neither depth nor zone is shown while this drill runs. The unsafe alarm stays, as sound and flag, and a sensor that is stuck, silent or out of range is said here. All of it is back at the end.',
    session:
      'An attempt runs on this pad without depth and zones. Its recording is shown here when the attempt is over.',
    hand: { working: 'In skin', up: 'Needle up', none: 'No stroke yet', stale: 'Not heard' } as const,
    summary: (dots: number, gaps: number) =>
      `Last 10 seconds: ${plural(dots, 'dot', 'dots')}, ${plural(gaps, 'gap', 'gaps')}. Depth is hidden until the end.`,
  },

  pattern: {
    label: 'Pattern',
    explain:
      'The places to be made, true to scale, and each dot where the pad felt it. The large ring is the next place. A hollow mark is off the pattern; a ring round a mark is one dot upon another.',
    field: (step: number) => `${number(step)} mm`,
    next: 'Next place',
    off: 'Off pattern',
    stacked: 'Stacked',
    summary: (parts: string, next: string) => `${parts}${next}`,
    count: (n: number, word: string) => `${number(n)} ${word.toLowerCase()}`,
    nextIs: (n: number, of: number) => ` Next is place ${number(n)} of ${number(of)}.`,
    none: 'No dot yet.',
  },
} as const;
