/** Individuals and moving range over the measurements: points with their uncertainty between the limits. */
import type uPlot from 'uplot';
import type { Trend } from '../../../src/server/wire-studio.ts';
import { nameBand } from '../../charts/bands.ts';
import { chartOptions, figures, footAxis, pixelRatio, valueAxis, wholes } from '../../charts/chartParts.ts';
import { fillShape } from '../../charts/marks.ts';
import { palette } from '../../charts/palette.ts';
import { number } from '../../format.ts';
import { digitsOf, movedRange, rangeOf, type TrendPoint } from '../../studio/trendPoints.ts';
import { text } from '../../text.ts';

type Options = Omit<uPlot.Options, 'width' | 'height'>;
type OnCursor = (x: number | null) => void;

const across = (points: readonly TrendPoint[]): [number, number] => [0.5, Math.max(points.length, 5) + 0.5];

export function individualsChart(trend: Trend, points: readonly TrendPoint[], onCursor: OnCursor): Options {
  const range = rangeOf(trend);
  const words = text.studio.trends;
  return chartOptions({
    x: across(points),
    y: range,
    axes: [footAxis(words.axis, figures(0), wholes), wideAxis(trend, points, range)],
    onCursor,
    hooks: {
      drawClear: [
        (u) => {
          const { lower, upper, centre } = trend;
          if (lower !== null && upper !== null) drawField(u, lower, upper);
          if (centre !== null) drawRule(u, centre, false);
        },
      ],
      draw: [
        (u) => {
          drawLine(u, points, ({ value }) => value);
          for (const point of points) drawSpread(u, point);
          for (const point of points) drawPoint(u, point.x, point.value, point.signals.length > 0);
          if (trend.upper !== null) nameLimits(u, trend.upper, points.map(spotOf));
        },
      ],
    },
  });
}

export function movingRangeChart(trend: Trend, points: readonly TrendPoint[], onCursor: OnCursor): Options {
  const words = text.studio.trends;
  const range = movedRange(trend, points);
  return chartOptions({
    x: across(points),
    y: range,
    axes: [footAxis(words.axis, figures(0), wholes), wideAxis(trend, points, range)],
    onCursor,
    hooks: {
      drawClear: [(u) => trend.rangeUpper !== null && drawField(u, 0, trend.rangeUpper)],
      draw: [
        (u) => {
          drawLine(u, points, ({ moved }) => moved);
          for (const { x, moved, signals } of points)
            if (moved !== null) drawPoint(u, x, moved, signals.includes('moving-range'));
          if (trend.rangeUpper !== null) nameLimits(u, trend.rangeUpper, points.flatMap(movedSpot));
        },
      ],
    },
  });
}

/** Figures with their decimals need more room than depths do: as much as the longest of both charts, which stand below each other. */
function wideAxis(trend: Trend, points: readonly TrendPoint[], range: readonly [number, number]): uPlot.Axis {
  const lengths = [rangeOf(trend), movedRange(trend, points)].flatMap((each) =>
    each.map((end) => number(end, axisDigits(each)).length),
  );
  return {
    ...valueAxis(trend.unit, figures(axisDigits(range))),
    size: Math.max(52, 10 + 7 * Math.max(...lengths)),
  };
}

const spotOf = ({ x, value, expanded }: TrendPoint): Spot => ({
  x,
  low: value - (expanded ?? 0),
  high: value + (expanded ?? 0),
});

const movedSpot = ({ x, moved }: TrendPoint): Spot[] =>
  moved === null ? [] : [{ x, low: moved, high: moved }];

/** The steps of an axis are coarser than the differences of points. */
const axisDigits = ([low, high]: readonly [number, number]): number => Math.max(0, digitsOf(low, high) - 1);

/** Between the limits: where points of an item that does not change lie. */
function drawField(u: uPlot, lower: number, upper: number): void {
  const { ctx, bbox } = u;
  const colours = palette.peek();
  const top = u.valToPos(upper, 'y', true);
  const bottom = u.valToPos(lower, 'y', true);
  ctx.save();
  ctx.fillStyle = colours.band.target;
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.restore();
  drawRule(u, upper, true);
  if (bottom < bbox.top + bbox.height - 2) drawRule(u, lower, true);
}

interface Spot {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** The word stands under the upper limit, at the first place from the left where no point is; over them, if none is. */
function nameLimits(u: uPlot, upper: number, spots: readonly Spot[]): void {
  const { bbox } = u;
  const ratio = pixelRatio(u);
  const top = u.valToPos(upper, 'y', true);
  const [wide, high, mark] = [46 * ratio, 20 * ratio, 8 * ratio];
  const inTheWay = spots
    .filter(({ low, high: most }) => {
      const [from, to] = [u.valToPos(most, 'y', true) - mark, u.valToPos(low, 'y', true) + mark];
      return from < top + high && to > top;
    })
    .map(({ x }) => u.valToPos(x, 'x', true));
  let left = bbox.left;
  while (inTheWay.some((x) => x > left - mark && x < left + wide + mark)) left += 4 * ratio;
  if (left + wide > bbox.left + bbox.width) left = bbox.left;
  nameBand(u, text.studio.trends.limits, top, palette.peek().zoneText.target, left);
}

function drawRule(u: uPlot, value: number, isLimit: boolean): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const y = Math.round(u.valToPos(value, 'y', true));
  ctx.save();
  ctx.strokeStyle = isLimit ? colours.mark.target : colours.muted;
  ctx.lineWidth = (isLimit ? 1.5 : 1) * ratio;
  if (!isLimit) ctx.setLineDash([6 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

function drawLine(u: uPlot, points: readonly TrendPoint[], of: (point: TrendPoint) => number | null): void {
  const { ctx } = u;
  ctx.save();
  ctx.globalAlpha = 0.6;
  ctx.strokeStyle = palette.peek().second;
  ctx.lineWidth = 1.25 * pixelRatio(u);
  ctx.beginPath();
  let isBegun = false;
  for (const point of points) {
    const value = of(point);
    if (value === null) continue;
    const [x, y] = [u.valToPos(point.x, 'x', true), u.valToPos(value, 'y', true)];
    if (isBegun) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    isBegun = true;
  }
  ctx.stroke();
  ctx.restore();
}

/** How sure the point is, k = 2. */
function drawSpread(u: uPlot, { x: at, value, expanded }: TrendPoint): void {
  if (expanded === null) return;
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const x = u.valToPos(at, 'x', true);
  const top = u.valToPos(value + expanded, 'y', true);
  ctx.save();
  ctx.globalAlpha = 0.55;
  ctx.fillStyle = palette.peek().second;
  ctx.fillRect(x - 1.5 * ratio, top, 3 * ratio, u.valToPos(value - expanded, 'y', true) - top);
  ctx.restore();
}

/** A disc; where a rule is broken, the shape and the colour of caution. */
function drawPoint(u: uPlot, at: number, value: number, signals: boolean): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const [x, y] = [u.valToPos(at, 'x', true), u.valToPos(value, 'y', true)];
  if (signals) {
    fillShape(ctx, 'caution', x, y, 15 * ratio, colours);
    return;
  }
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, 4.5 * ratio, 0, 2 * Math.PI);
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = colours.panel;
  ctx.stroke();
  ctx.fillStyle = colours.trace;
  ctx.fill();
  ctx.restore();
}
