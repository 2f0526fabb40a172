/** Draws an envelope: the field between the smallest and the largest value of every column, and its deep edge. */
import type uPlot from 'uplot';
import { pixelRatio } from './options.ts';

export interface EnvelopeData {
  /** Scale units of x: the middle of each column. */
  readonly x: ArrayLike<number>;
  readonly min: ArrayLike<number | null>;
  readonly max: ArrayLike<number | null>;
  /** True where the line must not come in from the column before. */
  broken(i: number, previous: number): boolean;
}

/** Columns with data in canvas pixels. */
interface Points {
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Index of the first point of every run, and the number of points at the end. */
  readonly runs: number[];
  count: number;
}

let points: Points = pointsFor(0);

function pointsFor(size: number): Points {
  return {
    x: new Float64Array(size),
    low: new Float64Array(size),
    high: new Float64Array(size),
    runs: [],
    count: 0,
  };
}

/** The columns with data, in canvas pixels, cut into runs at the gaps. The memory is used again every frame. */
function project(u: uPlot, data: EnvelopeData): Points {
  if (points.x.length < data.x.length) points = pointsFor(data.x.length * 2);
  const { x, low, high, runs } = points;
  const x0 = u.valToPos(0, 'x', true);
  const xPer = u.valToPos(1, 'x', true) - x0;
  const y0 = u.valToPos(0, 'y', true);
  const yPer = u.valToPos(1, 'y', true) - y0;
  runs.length = 0;
  let n = 0;
  let previous = -1;
  for (let i = 0; i < data.x.length; i++) {
    const min = data.min[i];
    const max = data.max[i];
    if (min === null || min === undefined || max === null || max === undefined || Number.isNaN(min)) continue;
    if (previous < 0 || data.broken(i, previous)) runs.push(n);
    x[n] = x0 + (data.x[i] ?? 0) * xPer;
    low[n] = y0 + min * yPer;
    high[n] = y0 + max * yPer;
    previous = i;
    n += 1;
  }
  points.count = n;
  runs.push(n);
  return points;
}

/**
 * Draws the field between the smallest and the largest value of every column, and a line along the largest:
 * both pass through every column, so no peak is hidden whatever the zoom. Where columns hold one sample each
 * the field has no width and the line is that of the samples. Gaps stay open.
 */
export function drawEnvelope(u: uPlot, data: EnvelopeData, colour: string, dots: boolean): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const { x, low, high, runs, count } = project(u, data);
  const field = new Path2D();
  const edge = new Path2D();
  const at = (list: Float64Array, i: number): number => list[i] ?? 0;
  for (let r = 0; r + 1 < runs.length; r++) {
    const first = runs[r] ?? 0;
    const end = runs[r + 1] ?? 0;
    // Half a pixel to each side: a column that stands alone is seen too.
    field.moveTo(at(x, first) - ratio / 2, at(low, first));
    edge.moveTo(at(x, first) - ratio / 2, at(high, first));
    for (let i = first; i < end; i++) edge.lineTo(at(x, i), at(high, i));
    edge.lineTo(at(x, end - 1) + ratio / 2, at(high, end - 1));
    for (let i = first; i < end; i++) field.lineTo(at(x, i), at(low, i));
    field.lineTo(at(x, end - 1) + ratio / 2, at(low, end - 1));
    for (let i = end - 1; i >= first; i--)
      field.lineTo(at(x, i) + (i === end - 1 ? ratio / 2 : 0), at(high, i));
    field.lineTo(at(x, first) - ratio / 2, at(high, first));
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25 * ratio;
  ctx.lineJoin = 'bevel';
  // The field is dimmer than its deep edge, which is what one looks for.
  ctx.globalAlpha = 0.5;
  ctx.fill(field);
  ctx.globalAlpha = 1;
  ctx.stroke(edge);
  if (dots) {
    for (let i = 0; i < count; i++) {
      ctx.fillRect(at(x, i) - 1.5 * ratio, at(high, i) - 1.5 * ratio, 3 * ratio, 3 * ratio);
    }
  }
  ctx.restore();
}
