/** What stands against a score or its verdict: what, what it means, what to do. */
import type { ScoreResult } from '../../src/server/wire-training.ts';
import { number } from '../format.ts';
import { dots, percent, percentGiven, plural } from './amounts.ts';

type Gate = ScoreResult['gates'][number];

const ms = (us: number | null): string => (us === null ? 'unknown' : `${number(us / 1000, 1)} ms`);

interface GateWords {
  readonly what: string;
  readonly means: string;
  readonly todo: string;
}

export function gate({ name, effect, value, limit }: Gate): GateWords {
  const bars = effect === 'bars';
  switch (name) {
    case 'no-dots':
      return {
        what: 'No dot was found.',
        means: 'There is nothing to score.',
        todo: 'Check on Live that the depth moves when the needle touches the pad, then try again.',
      };
    case 'too-few-dots':
      return {
        what: `${dots(value ?? 0)} were made, ${number(limit)} are needed.`,
        means: bars
          ? 'So few dots tell nothing about a hand.'
          : effect === 'fails'
            ? 'A test must be made to its end.'
            : 'The score stands on too little for a verdict.',
        todo: 'Do the whole drill.',
      };
    case 'lost-samples':
      return {
        what: `${percent(value, 1)} of the time was not seen; the limit is ${limit === null ? number(null) : percentGiven(limit)}.`,
        means: bars
          ? 'What was not seen is not scored.'
          : effect === 'notes'
            ? 'Nothing is made up across the gaps; the rest counts.'
            : 'No verdict rests on it.',
        todo: 'Look at the pad’s cable and at Devices, where lost lines are counted.',
      };
    case 'sensor-fault':
      return {
        what: `The sensor was stuck, silent or out of range for ${percent(value, 1)} of the time.`,
        means: bars ? 'Depth could not be trusted, so nothing is scored.' : 'No verdict rests on it.',
        todo: 'Check the pad before the next attempt.',
      };
    case 'clock-reset':
      return {
        what: `The pad restarted ${plural(value ?? 0, 'time', 'times')} during the attempt.`,
        means: 'Times before and after do not join, so the rhythm is not scored and no verdict is given.',
        todo: 'Check the pad’s cable and supply.',
      };
    case 'clock-unfit':
      return {
        what: `The clocks are known to ${ms(value)}; the limit is ${ms(limit)}.`,
        means: 'Machine and pad cannot be compared, so no verdict is given.',
        todo: 'Leave both attached for half a minute before the next attempt.',
      };
    case 'no-calibration':
      return {
        what: 'The pad has no calibration.',
        means: 'The depths may all be off by the same amount. The score is provisional.',
        todo: 'State the pad’s calibration, then try again.',
      };
    case 'calibration-expired':
      return {
        what: 'The pad’s calibration has expired.',
        means: 'The scale may have moved since. The score is provisional.',
        todo: 'Calibrate the pad, then try again.',
      };
    case 'sample-rate':
      return {
        what:
          value === null
            ? 'The pad senses no depth.'
            : `The pad samples ${number(value)} times a second; ${number(limit)} are needed.`,
        means: bars
          ? 'Peaks are missed between samples, so nothing is scored.'
          : 'Peaks are less sure, so no verdict is given.',
        todo: 'Use a pad with a higher sample rate.',
      };
    case 'stroke-rate':
      return {
        what:
          value === null
            ? 'No machine was heard, and this drill asks for a stroke rate.'
            : `The machine made ${number(value)} strokes a second; the drill asks for ${(limit ?? 0) > value ? 'at least' : 'at most'} ${number(limit)}.`,
        means: 'The drill was not done as it asks, so no verdict is given.',
        todo: 'Set the machine’s voltage so that the rate fits, then try again.',
      };
    case 'noise':
      return {
        what: `The sensor’s noise is ${number(value, 3)} mm; the limit is ${number(limit, 3)} mm.`,
        means: bars
          ? 'Depth drowns in it, so nothing is scored.'
          : 'Depth is less sure, so no verdict is given.',
        todo: 'Lay the pad on a firm table, away from the machine’s supply.',
      };
    case 'no-position':
      return {
        what: 'Position is not known for enough of the dots.',
        means: 'Spacing cannot be judged.',
        todo: 'Use a pad that senses position, or a drill that needs none.',
      };
    case 'interrupted':
      return {
        what: 'The recording was cut off before the attempt was over.',
        means: 'What is there is scored; no verdict rests on it.',
        todo: 'Do the drill again.',
      };
    case 'too-many-strokes':
      return {
        what: `${number(value, 2)} strokes were felt for each that the machine made; the limit is ${number(limit, 1)}.`,
        means: 'Two hands on one pad, or another machine than the one named.',
        todo: 'Choose the machine that works on this pad, one hand a pad.',
      };
    case 'no-earlier-layer':
      return {
        what: 'The layer below is not known.',
        means: 'Whether the dots lie in its gaps cannot be judged.',
        todo: 'Do the earlier layer first, on the same pad.',
      };
    case 'unsafe-stroke':
      return {
        what: `${plural(value ?? 0, 'stroke was', 'strokes were')} deeper than the unsafe limit.`,
        means:
          effect === 'caps'
            ? `In practice the score ends at ${number(limit)}, whatever the rest.`
            : 'A test with an unsafe stroke is not passed, whatever its score.',
        todo: 'Look at the worst dots below.',
      };
    case 'checklist':
      return {
        what: 'The hygiene checklist was not complete.',
        means:
          effect === 'fails' ? 'A test is not passed without it.' : 'A test would not be passed without it.',
        todo: 'Go through it before the next attempt.',
      };
    case 'expired-lot':
      return {
        what: 'A lot on the checklist had expired.',
        means: effect === 'fails' ? 'A test is not passed with it.' : 'A test would not be passed with it.',
        todo: 'Take an item of a lot that is in date.',
      };
  }
}

export const effect: Readonly<Record<Gate['effect'], string>> = {
  bars: 'Not scored',
  provisional: 'Provisional',
  fails: 'Not passed',
  caps: 'Capped',
  notes: 'Note',
};
