/** The options of the charts of one session. They share one view, one cursor and one time axis. */
import type uPlot from 'uplot';
import { PAD_RIGHT_PX, timeAxis, valueAxis } from '../../charts/options.ts';
import { moment, number } from '../../format.ts';
import { text } from '../../text.ts';

interface Review {
  readonly size: { readonly width: number; readonly height: number };
  readonly unit: string;
  readonly digits: number;
  readonly incrs: number[];
  /** The figures of the time axis stand under the lowest chart. */
  readonly last: boolean;
  readonly down: boolean;
  readonly xRange: () => uPlot.Range.MinMax;
  readonly yRange: uPlot.Range.Function;
  readonly series: uPlot.Series[];
  readonly hooks: uPlot.Hooks.Arrays;
  /** Drag chooses a part; absent for the overview, which has a drag of its own. */
  readonly whole?: () => void;
}

const moments: uPlot.Axis.DynamicValues = (_, splits) => {
  const step = splits.length > 1 ? (splits[1] ?? 0) - (splits[0] ?? 0) : 1;
  // As many decimals as tell two figures of the axis apart.
  const spanUs = step >= 1 ? 61e6 : step >= 0.1 ? 4e6 : step >= 0.01 ? 1e6 : step >= 0.001 ? 0.1e6 : 1000;
  return splits.map((at) => moment(at * 1e6, spanUs));
};

const STEPS = [
  0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300,
];

export function reviewOptions(review: Review): uPlot.Options {
  const { unit, digits, incrs, last, down, xRange, yRange, series, hooks, whole } = review;
  return {
    ...review.size,
    legend: { show: false },
    padding: [6, PAD_RIGHT_PX, 0, 0],
    scales: {
      x: { time: false, range: xRange },
      y: { range: yRange, dir: down ? -1 : 1 },
    },
    axes: [
      {
        ...timeAxis({ figures: last, label: text.session.time, values: moments }),
        space: 84,
        incrs: [...STEPS, 600, 900, 1800, 3600, 7200, 14400],
      },
      valueAxis(unit, (_, splits) => splits.map((at) => number(at, digits)), incrs),
    ],
    series: [{}, ...series],
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: whole !== undefined, y: false, setScale: false, dist: 6 },
      ...(whole === undefined
        ? { show: true }
        : { sync: { key: 'review', scales: ['x', null] }, bind: { dblclick: () => asNull(whole) } }),
    },
    select: { show: whole !== undefined, left: 0, top: 0, width: 0, height: 0 },
    hooks,
  };
}

/** uPlot wants its listeners to answer null. */
function asNull(act: () => void): () => null {
  return () => {
    act();
    return null;
  };
}
