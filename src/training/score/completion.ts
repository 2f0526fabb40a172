/** Completion: how much of what the drill asks for was made, and whether the needle reached the skin in it. */
import type { Drill } from '../drill.ts';
import type { MeasuredDot } from '../types.ts';
import { FORGIVEN_SHARE, HALF } from './constants.ts';
import type { Layout } from './layout.ts';
import { lossOf, square } from './saturate.ts';
import type { Draw, Loss, PartModel } from './types.ts';

/**
 * Dots that the drill asks for: its number of dots, or what its slowest rhythm makes in its time, but never more
 * than it has places for. null where it asks for none in particular (it ends by time, and the rhythm is free).
 */
export function askedDots({ end, rhythm }: Pick<Drill, 'end' | 'rhythm'>, { places }: Layout): number | null {
  const most = places.length > 0 ? places.length : Number.POSITIVE_INFINITY;
  if (end.kind === 'dots') return Math.min(end.dots, most);
  return rhythm === null ? null : Math.min(Math.max(1, Math.floor(end.seconds * rhythm.lowHz)), most);
}

/**
 * Share of a dot that is lost by missed strokes. One stroke is forgiven: the first or the last may pass before
 * the needle is deep enough, and the motor's rate is known as a mean only.
 */
export function missedLoss({ strokes, expectedStrokes, cut }: MeasuredDot): number {
  if (expectedStrokes === null || !(expectedStrokes > 0) || cut) return 0;
  const missed = Math.max(expectedStrokes - strokes - 1, 0) / expectedStrokes;
  return lossOf(square(missed / HALF.missedShare));
}

/** Which dots count as made (a place filled, or one of those asked for), how many they are, and of how many. */
function madeOf({ length: n }: readonly MeasuredDot[], drill: Drill, layout: Layout) {
  const hasPlaces = layout.places.length > 0 && layout.judged.length > 0;
  const counts = Float64Array.from({ length: n }, (_, i) =>
    hasPlaces && layout.fits[i]?.fit !== 'placed' ? 0 : 1,
  );
  const made = counts.reduce((sum, each) => sum + each, 0);
  const asked = askedDots(drill, layout) ?? made;
  return { counts, made, whole: Math.max(asked, made, 1) };
}

/** Who made a fifth of a drill well has not done the drill well: most points that the share made can have. */
export function completionCap(dots: readonly MeasuredDot[], drill: Drill, layout: Layout): number {
  const { made, whole } = madeOf(dots, drill, layout);
  return 100 * Math.min(1, made / whole + FORGIVEN_SHARE);
}

export function completionPart(dots: readonly MeasuredDot[], drill: Drill, layout: Layout): PartModel | null {
  const n = dots.length;
  if (n === 0) return null;
  const short = Float64Array.from(dots, missedLoss);
  const { counts, made, whole } = madeOf(dots, drill, layout);

  const value = ({ picks }: Draw): number => {
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const i = picks[k] as number;
      sum += (counts[i] as number) * (1 - (short[i] as number));
    }
    return (100 * Math.min(sum, whole)) / whole;
  };

  const wanting = whole - made;
  const blame = short.map((loss, i) => loss * (counts[i] as number));
  const lost = blame.reduce((sum, each) => sum + each, 0);
  const missed = dots.reduce((sum, dot) => sum + (missedLoss(dot) > 0 ? missingOf(dot) : 0), 0);
  const losses: Loss[] = [
    {
      name: 'missing',
      points: (100 * wanting) / whole,
      amount: wanting,
      unit: 'dots',
      count: wanting,
      blame: null,
    },
    {
      name: 'short-dots',
      points: (100 * lost) / whole,
      amount:
        (100 * missed) /
        Math.max(
          1,
          dots.reduce((sum, dot) => sum + (dot.expectedStrokes ?? 0), 0),
        ),
      unit: '%',
      count: blame.filter((each) => each > 0).length,
      blame,
    },
  ];
  return { part: 'completion', value, losses: losses.filter((loss) => loss.points > 0) };
}

const missingOf = ({ strokes, expectedStrokes }: MeasuredDot) =>
  Math.max((expectedStrokes ?? 0) - strokes, 0);
