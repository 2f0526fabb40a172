/** What the charts of a result share: axes, cursor, and marks on the canvas. */
import type uPlot from 'uplot';
import { number } from '../format.ts';
import { text } from '../text.ts';
import { PAD_RIGHT_PX, pixelRatio, valueAxis } from './options.ts';
import { palette } from './palette.ts';

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export const figures =
  (digits: number): uPlot.Axis.DynamicValues =>
  (_, splits) =>
    splits.map((at) => number(at, digits));

/** An axis at the foot with its name. */
export function footAxis(label: string, values: uPlot.Axis.Values, incrs?: number[]): uPlot.Axis {
  return {
    scale: 'x',
    size: 24,
    space: 48,
    gap: 6,
    font: FONT,
    labelFont: FONT,
    label,
    labelSize: 16,
    labelGap: 0,
    stroke: () => palette.peek().muted,
    grid: { show: false },
    ticks: { show: false },
    values,
    ...(incrs === undefined ? {} : { incrs }),
  };
}

/** An upright axis of depths. */
export const depthAxis = (): uPlot.Axis =>
  valueAxis(text.result.charts.mm, figures(1), [0.1, 0.2, 0.5, 1, 2]);

export const wholes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

interface Base {
  readonly x: uPlot.Range.MinMax;
  readonly y: uPlot.Range.MinMax;
  /** Depth grows downwards. */
  readonly down?: boolean;
  readonly axes: readonly [uPlot.Axis, uPlot.Axis];
  readonly series?: uPlot.Series[];
  readonly hooks: uPlot.Hooks.Arrays;
  /** Told of the cursor's x in the units of the axis; null when it has left. */
  readonly onCursor: (x: number | null) => void;
}

/** Options of a chart whose drawing is its own. */
export function chartOptions(base: Base): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    padding: [8, PAD_RIGHT_PX, 0, 0],
    scales: {
      x: { time: false, range: base.x },
      y: { range: base.y, dir: base.down === true ? -1 : 1 },
    },
    axes: [...base.axes],
    series: [{}, ...(base.series ?? [{ paths: () => null, points: { show: false } }])],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    hooks: {
      ...base.hooks,
      setCursor: [
        (u) => {
          const { left } = u.cursor;
          base.onCursor(left === undefined || left === null || left < 0 ? null : u.posToVal(left, 'x'));
        },
      ],
    },
  };
}

export const plotWidth = (u: uPlot): number => u.bbox.width / pixelRatio(u);
export { pixelRatio, valueAxis };

/** A ring round what the reader looks at or has marked. */
export function ringAt(u: uPlot, x: number, y: number, radiusPx: number, widthPx: number): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  for (const [colour, width] of [
    [colours.panel, widthPx + 2],
    [colours.text, widthPx],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width * ratio;
    ctx.beginPath();
    ctx.arc(x, y, radiusPx * ratio, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
