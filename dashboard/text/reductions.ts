/** The names of what costs points, how large each is, and what a hand can do about it. */
import type { ScoreResult } from '../../src/server/wire-training.ts';
import { mm, number } from '../format.ts';
import { byMinute, dots, plural } from './amounts.ts';

type Reduction = ScoreResult['reductions'][number];
type ReductionName = Reduction['name'];

export const reduction: Readonly<Record<ReductionName, string>> = {
  'too-shallow': 'Too shallow',
  'too-deep': 'Too deep',
  unsafe: 'Unsafe depth',
  'uneven-depth': 'Uneven depth',
  alternating: 'Deep and shallow by turns',
  drift: 'Depth drifts with time',
  imprecise: 'Beside the place',
  'off-pattern': 'Off the pattern',
  stacked: 'Stacked',
  'uneven-spacing': 'Unnatural spacing',
  'wrong-density': 'Wrong density',
  'straight-edge': 'Straight edge',
  'uneven-rhythm': 'Uneven rhythm',
  'too-fast': 'Too fast',
  'too-slow': 'Too slow',
  missing: 'Not made',
  'short-dots': 'Missed strokes',
  'safety-cap': 'Unsafe stroke: score capped',
};

/** Its size, in the words of what was measured. */
export function reductionDetail({ name, count, amount, unit }: Reduction): string {
  switch (name) {
    case 'too-shallow':
    case 'too-deep':
    case 'unsafe':
      return `${dots(count)}, ${mm(amount)} mm outside the target on average`;
    case 'uneven-depth':
      return `a spread of ${mm(amount)} mm without order`;
    case 'alternating':
      return `${mm(amount)} mm up and down, dot by dot`;
    case 'drift':
      return byMinute(amount);
    case 'imprecise':
      return `${dots(count)}, ${mm(amount)} mm away on average`;
    case 'off-pattern':
      return unit === 'mm' ? `${dots(count)}, ${mm(amount)} mm away on average` : dots(count);
    case 'stacked':
      return `${dots(count)} on top of others`;
    case 'uneven-spacing':
      return `Clark–Evans R is ${number(amount, 2)} outside its range`;
    case 'wrong-density':
      return `the strip furthest off differs by ${number(amount)} %`;
    case 'straight-edge':
      return `${number(amount)} % of the edge in one straight run`;
    case 'uneven-rhythm':
      return `intervals vary by ${number(amount)} %`;
    case 'too-fast':
      return `${number(amount, 2)} dots/s above the range`;
    case 'too-slow':
      return `${number(amount, 2)} dots/s below the range`;
    case 'missing':
      return plural(Math.round(count), 'dot was not made', 'dots were not made');
    case 'short-dots':
      return `${dots(count)}, ${number(amount)} % of the strokes missing`;
    case 'safety-cap':
      return `${dots(count)} with an unsafe stroke; the score ends at 49`;
  }
}

/** One sentence that a hand can follow. */
export const advice: Readonly<Record<ReductionName, string>> = {
  'too-shallow': 'Stay in the skin a moment longer before you lift, until the middle tone comes.',
  'too-deep': 'Press less: let the weight of the machine do the work and lift sooner.',
  unsafe: 'Safety first: rest the hand, lighten the grip, and make the next dots shallow on purpose.',
  'uneven-depth': 'Rest the little finger on the pad, so that every dot starts from the same height.',
  alternating:
    'You correct every dot by the one before. Choose one depth and make ten dots without correcting.',
  drift: 'The depth walks as the hand tires. Pause every 20 dots and set the hand anew.',
  imprecise: 'Find the place with the eye first, hover, and only then go down.',
  'off-pattern': 'Slow down between dots: look at the next place before the needle leaves the last one.',
  stacked: 'Look for the gap: no dot goes on top of another. Step to the next free place.',
  'uneven-spacing': 'Vary the distances a little and fill the largest hole next, as hair grows.',
  'wrong-density': 'Fill strip by strip and count: the dense one needs more dots than it seems.',
  'straight-edge': 'Break the edge: set every other dot a little in or out of the line.',
  'uneven-rhythm': 'Keep one pace from dot to dot. Practise with the metronome.',
  'too-fast': 'Take more time: one breath for three dots. Practise with the metronome.',
  'too-slow': 'Do not hover over a dot: go down, lift, move on. Practise with the metronome.',
  missing: 'Finish the drill: every place counts, and what is not made cannot be scored.',
  'short-dots': 'Keep the needle upright and in the skin for the whole dot, so that no stroke misses.',
  'safety-cap': 'Safety first: rest the hand, lighten the grip, and make the next dots shallow on purpose.',
};
