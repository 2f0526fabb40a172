/** The words of the Progress page: am I getting better, and am I there yet? */
import type { Progress } from '../../src/server/wire-training.ts';
import { dateTime, number } from '../format.ts';
import { percentGiven, plural } from './amounts.ts';

type Chart = Progress['chart'];
type Standing = Progress['drills'][number]['standing'];
type Next = NonNullable<Progress['next']>;

const tests = (n: number): string => plural(n, 'passed test', 'passed tests');

const standing: Readonly<Record<Standing, string>> = {
  new: 'New',
  learning: 'Learning',
  competent: 'Competent by data',
  stale: 'Stale',
};

/** What one counted test does to the chart, and how many passes are enough: follows from the parameters. */
export function chartSteps({ unacceptable, acceptable, limit }: Chart) {
  const pass = Math.log((1 - acceptable) / (1 - unacceptable));
  const fail = Math.log(acceptable / unacceptable);
  return { pass, fail, inRow: Math.ceil(limit / pass - 1e-9) };
}

export const progressText = {
  choose: {
    heading: 'Progress',
    words: 'Whose?',
    loading: 'Reading the names',
    empty: 'No name yet',
    emptyWords: 'Names are added on Live, where a drill begins.',
    live: 'Open Live',
    archived: 'No longer in the list',
  },
  loading: 'Reading the progress',
  back: 'Someone else',

  next: {
    heading: 'Next',
    reason: (
      { reason }: Next,
      part: string | null,
      toGo: number | null,
      level: string,
      staleDays: number,
    ) => {
      switch (reason) {
        case 'first':
          return 'Not tried yet, and the next one in the curriculum.';
        case 'go-on':
          return toGo === null
            ? 'Begun, and not there yet.'
            : `Begun, and not there yet: ${tests(toGo)} without a break would be enough.`;
        case 'weakest-part':
          return `Begun. ${part ?? 'One part'} is plainly behind the others over the last three scored attempts: work on that.`;
        case 'stale':
          return `Competent by data, but no test for more than ${number(staleDays)} days. One test refreshes it.`;
        case 'next-level':
          return `The first drill of the ${level.toLowerCase()} level, which is open now.`;
      }
    },
    done: 'Nothing is left to practise',
    doneWords: 'Every open drill is competent by data. The instructor signs off, or opens the next level.',
    go: 'Practise it',
    goTest: 'Take a test',
  },

  levels: {
    heading: 'Levels',
    open: 'Open',
    openBy: (by: string) => (by === 'data' ? 'Opened by data' : `Opened by ${by}`),
    locked: 'Locked',
    lockedWords: (before: string, shown: number, all: number) =>
      `Opens when three quarters of the ${before.toLowerCase()} drills are competent by data (${number(shown)} of ${number(all)} now), or by the instructor’s hand.`,
    unlock: 'Open by hand',
    unlockHeading: (level: string) => `Open the ${level.toLowerCase()} level by hand`,
    unlockWords: 'An instructor may open a level before the data do. Who did it and why is kept.',
    by: 'Instructor’s name',
    reason: 'Reason',
    reasonHint: 'For example: seen on skin at another studio.',
    save: 'Open the level',
    reasonMissing: 'Is empty: write why.',
    cancel: 'Not now',
    done: (level: string) => `${level} is open.`,
  },
  standing,
  attempts: (n: number) => plural(n, 'attempt', 'attempts'),
  toGo: (of: Standing, n: number) =>
    of === 'competent'
      ? 'there'
      : of === 'stale'
        ? `${plural(n, 'test', 'tests')} to refresh`
        : `${plural(n, 'pass', 'passes')} to go`,
  toGoLong: (of: Standing, n: number, since: string | null) => {
    switch (of) {
      case 'competent':
        return `${since === null ? '' : `Since ${dateTime(since)}. `}An instructor’s sign-off is still needed.`;
      case 'stale':
        return 'It was competent by data, and no test has shown it lately. One test refreshes it.';
      default:
        return `${tests(n)} without a break would be enough to be competent by data.`;
    }
  },
  lockedDrill: 'locked',

  scores: {
    heading: 'Score over attempts',
    explain:
      'Each attempt with the 90 % interval of its score. A filled diamond is a test, an open ring is practice, a cross in the lane below is an attempt that could not be scored: it is no zero. Lines join neighbours of one kind; they are open where the score’s or the drill’s version changed, because such scores cannot be compared.',
    axis: 'attempt',
    points: 'points',
    show: 'Show',
    total: 'Score',
    notScored: 'not scored',
    notAvailable: 'not available',
    sentence: (n: number, scored: number, first: number | null, last: number | null) =>
      n === 0
        ? 'No attempt yet.'
        : first === null || last === null
          ? `${plural(n, 'attempt', 'attempts')}, ${scored === 0 ? 'none with a score here' : `${number(scored)} scored`}.`
          : `${plural(n, 'attempt', 'attempts')}, ${number(scored)} with a value here: ${scored === 1 ? number(first) : `${number(first)} at first, ${number(last)} at last`}.`,
    drillVersion: (n: number) => `drill ${number(n)}`,
    scoreVersion: (n: number) => `score ${number(n)}`,
    cursor: (n: number, mode: string, value: string) => `${number(n)}, ${mode.toLowerCase()}: ${value}`,
    test: 'test',
    practice: 'practice',
  },

  chart: {
    heading: 'Towards competence',
    explainShort:
      'LC-CUSUM: each counted test lifts or lowers the line. At the limit the trainee is competent by data.',
    limit: (value: number) => `competent by data at ${number(value, 2)}`,
    axis: 'attempt',
    none: 'No test has counted yet. The line begins with the first one.',
    sentence: (value: number, limit: number, counted: number, left: number) =>
      `The line stands at ${number(value, 2)} of ${number(limit, 2)} after ${plural(counted, 'counted test', 'counted tests')}.${left > 0 ? ` ${plural(left, 'attempt does', 'attempts do')} not count.` : ''}`,
    cursor: (n: number, value: string) => `${number(n)}: ${value}`,
    passed: 'passed',
    failed: 'not passed, or too close',
    uncounted: 'does not count',
    explain: 'How this line decides, and what it cannot say',
    points: (chart: Chart): readonly (readonly [string, string])[] => {
      const { pass, fail, inRow } = chartSteps(chart);
      return [
        [
          'What it asks',
          'Whether there is enough evidence against the suspicion that the trainee is not there yet. It does not average: a good run last month does not pay for this week’s failures.',
        ],
        [
          'Steps',
          `A passed test lifts the line by ${number(pass, 2)}. One that is not passed, or too close to call, lowers it by ${number(-fail, 2)}, never below 0. So one failure costs ${number(-fail / pass, 1)} passes.`,
        ],
        [
          'Limit',
          `${number(chart.limit, 2)}. ${number(inRow)} passes without a break reach it. From there the line can only fall; when failures take it back to 0, competence is lost and it begins again.`,
        ],
        [
          'Unacceptable failure rate',
          `${percentGiven(chart.unacceptable)}: one who fails so many tests is not competent.`,
        ],
        ['Acceptable failure rate', `${percentGiven(chart.acceptable)}: one who fails no more is competent.`],
        [
          'False declarations',
          `Of trainees at the unacceptable rate at most ${percentGiven(chart.falseRate)} are called competent within ${number(chart.horizon)} tests (the horizon). Whoever takes many more tests is called competent some day: a long list before it is a sign to look at.`,
        ],
        [
          'What counts',
          'Tests alone, one an attempt. Practice does not count, because the page helps in it; provisional and unscored attempts do not, because bad data is not bad work.',
        ],
        [
          'Stale',
          `After ${number(chart.staleDays)} days without a test of the drill. One test refreshes it.`,
        ],
        [
          'What it cannot say',
          'Nothing about clients, hygiene on people, or a skill that no drill asks for. It supposes that tests are independent: ten in one afternoon are less than ten on ten days. In published use such charts called about one in three competent who was not there yet, so an instructor’s sign-off is always needed as well.',
        ],
      ];
    },
  },

  list: {
    heading: 'Attempts',
    when: 'When',
    mode: 'Mode',
    score: 'Score',
    verdict: 'Verdict',
    chart: 'Line',
    version: 'Drill',
    none: 'No attempt at this drill yet.',
    more: (n: number) => `Show all ${number(n)}`,
    chartValue: (value: number) => number(value, 2),
  },
} as const;
