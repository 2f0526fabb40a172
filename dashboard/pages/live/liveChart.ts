/** The options of the three strip charts of Live: one window, one cursor, the newest at the right edge. */
import type uPlot from 'uplot';
import { drawBands } from '../../charts/bands.ts';
import { AXIS_LEFT_PX, PAD_RIGHT_PX, timeAxis, valueAxis } from '../../charts/options.ts';
import { number } from '../../format.ts';
import { text } from '../../text.ts';
import { shownLimits } from '../../training/limits.ts';

export const WINDOW_S = 10;
export const WINDOW_US = WINDOW_S * 1e6;

/** Pixels of the plotting area in a chart so wide. */
export const plotWidth = (width: number): number =>
  Math.max(50, Math.floor(width - AXIS_LEFT_PX - PAD_RIGHT_PX));

interface Strip {
  readonly width: number;
  readonly height: number;
  readonly unit: string;
  readonly digits: number;
  readonly incrs: number[];
  /** The time figures stand under the lowest chart only. */
  readonly last: boolean;
  readonly range: uPlot.Range.Function;
  readonly series: uPlot.Series[];
  readonly hooks: uPlot.Hooks.Arrays;
  /** Depth grows downwards, as it does in the skin. */
  readonly down?: boolean;
}

const seconds: uPlot.Axis.DynamicValues = (_, splits) => splits.map((at) => number(at));

export function stripOptions(strip: Strip): uPlot.Options {
  const figures: uPlot.Axis.DynamicValues = (_, splits) => splits.map((at) => number(at, strip.digits));
  return {
    width: strip.width,
    height: strip.height,
    legend: { show: false },
    padding: [6, PAD_RIGHT_PX, 0, 0],
    scales: {
      x: { time: false, range: () => [-WINDOW_S, 0] },
      y: { range: strip.range, dir: strip.down === true ? -1 : 1 },
    },
    axes: [
      timeAxis({ figures: strip.last, label: text.live.charts.time, values: seconds }),
      valueAxis(strip.unit, figures, strip.incrs),
    ],
    series: [{}, ...strip.series],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: false },
      sync: { key: 'live', scales: ['x', null] },
    },
    hooks: strip.hooks,
  };
}

/** The zones behind the trace of the shown pad, in the limits in force there. */
export function drawLimits(u: uPlot): void {
  const limits = shownLimits.peek();
  if (limits !== null) drawBands(u, limits);
}
