/** The words of the Result page: what happened, and why this score. */
import type { AttemptDetail, Part, ScoreResult } from '../../src/server/wire-training.ts';
import { given, mm, number } from '../format.ts';
import { byMinute, dots, plural } from './amounts.ts';
import { effect, gate } from './gates.ts';
import { criterion, fact, part } from './measures.ts';
import { advice, reduction, reductionDetail } from './reductions.ts';

type ReductionName = ScoreResult['reductions'][number]['name'];

/** A narrow interval is shown with a decimal, so that its ends differ; one without width is its one value. */
const between = (low: number, high: number): string => {
  const digits = high - low < 2 ? 1 : 0;
  const ends = [number(low, digits), number(high, digits)] as const;
  return ends[0] === ends[1] ? number(low) : `${ends[0]} to ${ends[1]}`;
};

const partWords: Readonly<Record<Part, string>> = {
  depth: 'How far each dot lies outside its own target, steeper on the deep side.',
  consistency: 'How much the depth spreads from dot to dot, whatever its mean.',
  spacing: 'Where the dots lie: on their places, in their gaps, or as natural as was asked.',
  rhythm: 'How even the time from dot to dot is, and whether the pace is the one asked for.',
  completion: 'How much of the drill was made, and whether the needle reached the skin in it.',
};

export const resultText = {
  loading: 'Reading the result',
  underWay: 'This attempt is still under way',
  underWayWords: 'Its result appears here when it ends.',
  scoring: 'Scoring',
  scoringWords: 'Every raw sample of the attempt is read again.',
  unscored: 'This attempt has no score',
  unscoredWords: (raw: boolean) =>
    raw
      ? 'It ended without one. The raw data are still here, so it can be scored now.'
      : 'It ended without one, and its session was deleted: the raw data are gone.',
  openLive: 'Open Live',
  openProgress: 'Open Progress',
  session: 'Its session',
  score: 'Score',
  of100: 'of 100',
  interval: (low: number, high: number) => `90 % interval ${between(low, high)}`,
  intervalExplain:
    'If the same trainee made this drill again and again, their mean would lie in this range in nine of ten cases. It comes from resampling the dots and from the pad’s calibration.',
  notScored: 'Not scored',
  scoreState: { scored: 'Scored', provisional: 'Provisional', 'not-scored': 'Not scored' } as const,
  verdict: {
    test: { pass: 'Passed', 'not-passed': 'Not passed', 'too-close': 'Too close to call' },
    practice: {
      pass: 'A test would have said: passed',
      'not-passed': 'A test would have said: not passed',
      'too-close': 'A test would have said: too close to call',
    },
  } as const,
  verdictShort: {
    pass: 'Passed',
    'not-passed': 'Not passed',
    'too-close': 'Too close',
    'not-available': 'Not measured',
  } as const,
  verdictWhy: {
    pass: 'Every criterion holds over its whole interval.',
    'not-passed': 'At least one criterion fails over its whole interval, or a rule was broken.',
    'too-close': 'At least one criterion’s interval lies across its limit.',
  } as const,
  /** Where the evidence bears no verdict, whatever the criteria say. */
  noVerdict: { test: 'No verdict', practice: 'A test would have given no verdict' } as const,
  noVerdictWhy: 'What it rests on is too little or too weak for one: the reason stands below.',
  adviceLabel: 'Next time',
  advice: (name: ReductionName) => advice[name],
  adviceNone: 'Nothing was lost. Go on as you do.',
  adviceUnscored: 'Mend what is named below, then do the drill again.',
  again: 'Again',
  progress: 'Progress',
  gates: 'What stands against it',
  gate,
  effect,

  lost: 'Where the points went',
  lostExplain:
    'Every point between 100 and the score has one name and the dots that caused it. The parts of one hundred below add up to exactly 100.',
  lostNothing: 'No point was lost.',
  lostSentence: (score: string, lost: string) => `${lost} points lost, ${score} left of 100.`,
  small: (names: string) => `Less than 0.1 points each: ${names.toLowerCase()}.`,
  reduction,
  reductionDetail,
  mark: 'Show its dots in the charts',
  unmark: 'Show all dots alike',
  marking: (name: string, shown: number, count: number) =>
    shown < count
      ? `Marked: ${name.toLowerCase()}, the ${number(shown)} worst of ${number(count)} dots.`
      : `Marked: ${name.toLowerCase()}, ${dots(shown)}.`,
  noDotsToMark: 'No single dot caused it.',
  total: 'Score',

  parts: 'The five parts',
  part,
  partWords,
  partOther: 'Safety',
  weight: (percents: number) => `weighs ${given(percents, 1)} %`,
  estimate: (value: number, low: number, high: number) =>
    `${number(value)}, 90 % interval ${between(low, high)}`,
  range: between,
  notAvailable: 'Not available',
  missing: {
    unscored: 'the attempt is not scored',
    noPlace: 'this drill asks for no place',
    noPosition: 'position is not known for enough dots',
    noLayer: 'the layer below is not known',
    noRhythm: 'this drill asks for no rhythm',
    reset: 'the pad restarted, so intervals are not known',
    fewDots: 'too few dots',
  } as const,

  criteria: 'What a pass asks for',
  criterion,
  asked: 'Asked',
  measured: 'Measured',
  verdictHead: 'Verdict',
  criterionHead: 'Criterion',
  measuredRange: (value: string, low: string, high: string) =>
    low === high ? value : `${value} (${low} to ${high})`,

  charts: {
    depth: 'Depth by dot',
    depthExplain:
      'Each dot at its depth, with its own 95 % uncertainty (the calibration’s, which all dots share, comes on top) and the zone’s shape. The line is the trend over time. A line down from a dot ends at its deepest stroke where that was unsafe.',
    dotAxis: 'dot',
    mm: 'mm',
    trend: (perMin: number, from: number, to: number) =>
      `Trend: ${byMinute(perMin)}, from ${mm(from)} mm to ${mm(to)} mm.`,
    trendOfLadder: (perMin: number) => `Trend, about each dot’s own target: ${byMinute(perMin)}.`,
    noTrend: 'Too few dots for a trend.',
    depthSentence: (count: number, mean: number, sd: number | null, deepest: number | null) =>
      `${dots(count)}, mean ${mm(mean)} mm${sd === null ? '' : `, spread ${mm(sd)} mm`}${deepest === null ? '' : `, deepest stroke ${mm(deepest)} mm`}.`,
    envelope: (per: number) =>
      `Drawn from the smallest and largest of every ${number(per)} dots; none is left out.`,
    cursorDot: (n: number, depth: string, uncertainty: string, zone: string) =>
      `dot ${number(n)}: ${depth} ± ${uncertainty} mm, ${zone}`,
    histogram: 'Depths over the zones',
    histogramExplain:
      'How many dots lie at each depth, in steps of 0.05 mm, each step divided by the zones of its dots.',
    histogramLadder: 'How many dots lie how far from the middle of their own target, in steps of 0.05 mm.',
    offset: 'mm from the middle of the target',
    countAxis: 'dots',
    cursorBin: (from: string, to: string, count: number) => `${from} to ${to} mm: ${dots(count)}`,
    rhythm: 'Rhythm',
    rhythmExplain:
      'Time from the start of one dot to the start of the next. Where samples are missing there is none, and the line stays open. The band is what the drill asks for.',
    secondsAxis: 's',
    rhythmSentence: (pace: number | null, cv: number | null, gaps: number) =>
      pace === null
        ? 'Too few intervals for a rhythm.'
        : `${number(pace, 2)} dots/s${cv === null ? '' : `, varying by ${number(cv * 100)} %`}.${gaps === 0 ? '' : ` ${plural(gaps, 'interval is', 'intervals are')} not known.`}`,
    rhythmAsked: (low: number, high: number) => ` Asked: ${given(low)} to ${given(high)} dots/s.`,
    rhythmFree: ' This drill asks for no rhythm.',
    pauses: (n: number, limit: string) =>
      n === 0 ? '' : ` ${plural(n, 'pause', 'pauses')} longer than ${limit} s at the upper edge.`,
    cursorInterval: (n: number, seconds: string) => `before dot ${number(n)}: ${seconds} s`,
    map: 'Dot map',
    mapExplain:
      'Each dot where the pad felt it. Filled: on its place. Outline only: off the pattern. Within a ring: stacked. A dashed ring: a place that was not made.',
    mapNone: 'This pad does not sense position, so there is no map.',
    mapSentence: (parts: string) => `${parts}.`,
    mapEvery: (n: number) => ` Every ${number(n)}th dot is drawn, and all that are marked or unsafe.`,
    fit: {
      placed: 'on their places',
      off: 'off the pattern',
      stacked: 'stacked',
      free: 'without a place',
    } as const,
    missing: (n: number) => plural(n, 'place not made', 'places not made'),
    zoneCount: (n: number, word: string) => `${number(n)} ${word.toLowerCase()}`,
  },

  worst: 'The worst dots',
  worstNone: 'No dot cost a point.',
  worstUnscored: 'Nothing is scored, so no dot is worst.',
  dotName: (n: number) => `Dot ${number(n)}`,
  dotLost: (points: number) =>
    points >= 0.05 ? `−${number(points, 1)} points` : points > 0 ? 'under 0.1 points' : 'no points',
  trace: 'Its trace',
  traceExplain:
    'Depth as the pad sent it, around this dot, with the peak of each stroke. The grey field is the dot. A dot’s own depth counts from the surface as it was just before, so the two can differ a little where the surface has moved.',
  traceLoading: 'Reading the samples',
  traceGone: 'The session was deleted: its raw data are gone, and so is the trace.',
  traceNone: 'No sample here: the samples around this dot are missing.',
  traceSentence: (strokes: number, deepest: number, gaps: number) =>
    `${plural(strokes, 'stroke', 'strokes')} in view, deepest sample ${mm(deepest)} mm${gaps === 0 ? '' : `, ${plural(gaps, 'gap', 'gaps')}`}.`,
  traceCursor: (at: string, depth: string) => `${at}: ${depth} mm`,
  traceTime: 'ms from the dot’s start',
  previous: 'Dot before',
  next: 'Dot after',
  toSession: 'Open the session here',
  dotFacts: {
    depth: 'Depth',
    zone: 'Zone',
    deepest: 'Deepest stroke',
    strokes: 'Strokes',
    lasted: 'Lasted',
    lost: 'Cost',
    place: 'Place',
    cause: 'Why it stands out',
  },
  dotFit: {
    placed: 'on its place',
    off: 'off the pattern',
    stacked: 'on top of another',
    free: 'free',
  } as const,
  strokesOf: (felt: number, expected: number | null) =>
    expected === null ? number(felt) : `${number(felt)} of ${number(Math.round(expected))}`,
  cause: {
    hand: 'the hand',
    voltage: 'the voltage sagged',
    surface: 'the surface moved',
    unknown: 'not known',
  } as const,
  cut: 'Samples are missing within it.',
  plusMinus: (depth: string, uncertainty: string) => `${depth} ± ${uncertainty} mm`,

  dotsTable: 'All dots as a table',
  dotsTableCapped: (shown: number, count: number) =>
    `The first ${number(shown)} of ${number(count)} dots. The session’s downloads have all of them.`,
  column: {
    dot: 'Dot',
    time: 'Time',
    zone: 'Zone',
    depth: 'Depth, mm',
    uncertainty: '±, mm',
    deepest: 'Deepest, mm',
    strokes: 'Strokes',
    interval: 'Interval, s',
    fit: 'Place',
    lost: 'Points',
  },
  look: (n: number) => `Look at dot ${number(n)}`,

  facts: 'All numbers',
  fact,
  setting: 'What it rests on',
  set: {
    trainee: 'Trainee',
    drill: 'Drill',
    when: 'When',
    length: 'Length',
    mode: 'Mode',
    helps: 'Helps that were on',
    pad: 'Pad',
    machine: 'Machine',
    calibration: 'Calibration',
    checklist: 'Hygiene checklist',
    profile: 'Depth profile',
    end: 'Ended by',
    scoreVersion: 'Score version',
  },
  helps: { zones: 'zones', tones: 'tones', metronome: 'metronome' } as const,
  noHelps: 'none',
  noMachine: 'none heard',
  version: (n: number) => `version ${number(n)}`,
  calibration: {
    valid: (mmText: string) => `valid, standard uncertainty ${mmText} mm`,
    expired: (mmText: string) => `expired, standard uncertainty ${mmText} mm`,
    none: () => 'none',
  },
  checklist: {
    complete: 'complete',
    incomplete: 'incomplete',
    'expired-lot': 'with an expired lot',
    none: 'not done',
  } as Readonly<Record<AttemptDetail['attempt']['checklist']['state'], string>>,
  end: {
    done: 'the drill',
    ended: 'hand',
    session: 'the end of the session',
    interrupted: 'an interruption',
  } as const,
  scorings: 'Scorings',
  scoringsWords:
    'Each scoring stays. Results of one version of the score can be compared; those of two cannot.',
  scoringName: (version: number) => `Score version ${number(version)}`,
  shown: 'shown',
  show: 'Show this one',
  olderShown: (version: number, when: string) =>
    `This page shows an older scoring: score version ${number(version)}, made ${when}.`,
  showNewest: 'Show the newest',
  difference: 'Difference to the one before',
  same: 'No difference.',
  change: (name: string, by: string) => `${name} ${by}`,
  nowScored: 'now scored',
  nowUnscored: 'no longer scored',
  signed: (value: number) => `${value > 0 ? '+' : '−'}${number(Math.abs(value), 1)}`,
  scoreAgain: 'Score again from raw',
  scoringAgain: 'Scoring',
  rawGone: 'The session was deleted: its raw data are gone, so it cannot be scored again.',
  saidAgain: (total: string) => `Scored again: ${total}.`,
  attempts: { heading: 'Attempts', noScore: 'no score yet' },
} as const;
