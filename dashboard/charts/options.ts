/** What all charts share, so that their time axes line up to the pixel. */
import type uPlot from 'uplot';
import { palette } from './palette.ts';

export const AXIS_LEFT_PX = 52;
export const PAD_RIGHT_PX = 24;
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** A vertical axis with its unit. */
export function valueAxis(unit: string, values: uPlot.Axis.Values, incrs?: number[]): uPlot.Axis {
  return {
    scale: 'y',
    size: AXIS_LEFT_PX - 16,
    label: unit,
    labelSize: 16,
    labelGap: 0,
    labelFont: FONT,
    font: FONT,
    space: 24,
    gap: 6,
    stroke: () => palette.peek().muted,
    grid: { stroke: () => palette.peek().grid, width: 1 },
    ticks: { show: false },
    values,
    ...(incrs === undefined ? {} : { incrs }),
  };
}

/** The time axis; the charts above the last one draw its grid but not its figures. */
export function timeAxis(options: {
  figures: boolean;
  label: string;
  values: uPlot.Axis.Values;
}): uPlot.Axis {
  return {
    scale: 'x',
    size: options.figures ? 24 : 6,
    space: 64,
    gap: 6,
    font: FONT,
    labelFont: FONT,
    stroke: () => palette.peek().muted,
    grid: { stroke: () => palette.peek().grid, width: 1 },
    ticks: { show: false },
    values: options.figures ? options.values : (_, splits) => splits.map(() => ''),
    ...(options.figures ? { label: options.label, labelSize: 16, labelGap: 0 } : {}),
  };
}

/** Pixels of the canvas for one CSS pixel, as the chart has it. */
export const pixelRatio = (u: uPlot): number => u.ctx.canvas.width / Math.max(1, u.width);
