/** Rhythm: how even the intervals from dot to dot are, and whether their mean rate is the one asked for. */
import type { Drill } from '../drill.ts';
import { median } from '../statistics/describe.ts';
import { FEWEST_INTERVALS, HALF, PAUSE_MEDIANS } from './constants.ts';
import { lossOf, outside, square } from './saturate.ts';
import type { Series } from './series.ts';
import type { Draw, Loss, PartModel } from './types.ts';

/** Intervals without the pauses, in seconds; NaN where there is none. null below four of them. */
export function rhythmIntervals({ intervalS }: Series): Float64Array | null {
  const known = intervalS.filter(Number.isFinite);
  if (known.length < FEWEST_INTERVALS) return null;
  const most = PAUSE_MEDIANS * median(known);
  return intervalS.map((seconds) => (seconds > most ? Number.NaN : seconds));
}

interface Moments {
  readonly mean: number;
  readonly cv: number;
}

export function rhythmPart(series: Series, rhythm: Drill['rhythm']): PartModel | null {
  const intervals = rhythm === null ? null : rhythmIntervals(series);
  if (rhythm === null || intervals === null) return null;
  const lowLog = Math.log(rhythm.lowHz);
  const highLog = Math.log(rhythm.highHz);
  const terms = ({ mean, cv }: Moments) => {
    const off = outside(-Math.log(mean), lowLog, highLog);
    return { off, tempo: square(off / HALF.tempoLog), uneven: square(cv / HALF.intervalCv) };
  };

  const value = (draw: Draw): number => {
    const moments = momentsOf(intervals, draw.picks);
    if (moments === null) return 100;
    const { tempo, uneven } = terms(moments);
    return 100 * (1 - lossOf(tempo + uneven));
  };

  const all = Int32Array.from(intervals, (_, i) => i);
  const moments = momentsOf(intervals, all);
  return {
    part: 'rhythm',
    value,
    losses: moments === null ? [] : lossesOf(intervals, moments, terms(moments), rhythm),
  };
}

function momentsOf(intervals: Float64Array, picks: Int32Array): Moments | null {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < picks.length; k++) {
    const seconds = intervals[picks[k] as number] as number;
    if (!(seconds > 0)) continue;
    count++;
    sum += seconds;
    squares += seconds * seconds;
  }
  if (count < 2) return null;
  const mean = sum / count;
  return { mean, cv: Math.sqrt(Math.max(squares - sum * mean, 0) / (count - 1)) / mean };
}

function lossesOf(
  intervals: Float64Array,
  { mean, cv }: Moments,
  { off, tempo, uneven }: { off: number; tempo: number; uneven: number },
  rhythm: NonNullable<Drill['rhythm']>,
): Loss[] {
  const x = tempo + uneven;
  if (!(x > 0)) return [];
  const points = 100 * lossOf(x);
  const blameOf = (of: (seconds: number) => number) =>
    intervals.map((seconds) => (seconds > 0 ? of(seconds) : 0));
  const beyond = blameOf((seconds) => {
    const own = outside(1 / seconds, rhythm.lowHz, rhythm.highHz);
    return off !== 0 && Math.sign(own) === Math.sign(off) ? Math.abs(own) : 0;
  });
  const losses: Loss[] = [
    {
      name: off > 0 ? 'too-fast' : 'too-slow',
      points: (points * tempo) / x,
      amount: Math.abs(outside(1 / mean, rhythm.lowHz, rhythm.highHz)),
      unit: 'Hz',
      count: beyond.filter((share) => share > 0).length,
      blame: beyond,
    },
    {
      name: 'uneven-rhythm',
      points: (points * uneven) / x,
      amount: 100 * cv,
      unit: '%',
      count: intervals.filter((seconds) => seconds > 0).length,
      blame: blameOf((seconds) => square(seconds - mean)),
    },
  ];
  return losses.filter((loss) => loss.points > 0);
}
