/** Score over attempts with intervals; tests and practice are told apart by shape, and what is not scored is no zero. */
import type uPlot from 'uplot';
import { chartOptions, figures, footAxis, pixelRatio, valueAxis, wholes } from '../../charts/chartParts.ts';
import { palette } from '../../charts/palette.ts';
import { text } from '../../text.ts';
import type { ScorePoint, VersionChange } from './attemptSeries.ts';

/** Below 0 lies the lane of those that have no value. */
const LANE = -14;

export function scoreChart(
  points: readonly ScorePoint[],
  changes: readonly VersionChange[],
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const words = text.progress.scores;
  const lane = points.some(({ of }) => of === null);
  return chartOptions({
    x: [0.5, Math.max(points.length, 5) + 0.5],
    y: [lane ? LANE : 0, 104],
    axes: [
      footAxis(words.axis, figures(0), wholes),
      valueAxis(words.points, (_, splits) => splits.map((at) => (at < 0 ? '' : `${at}`)), [20, 50]),
    ],
    onCursor,
    hooks: {
      drawClear: [(u) => lane && drawLane(u)],
      draw: [
        (u) => {
          drawChanges(u, changes);
          drawLines(u, points);
          for (const point of points) drawPoint(u, point, points.length);
        },
      ],
    },
  });
}

function drawLane(u: uPlot): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const top = u.valToPos(0, 'y', true);
  ctx.save();
  ctx.fillStyle = colours.grid;
  ctx.fillRect(bbox.left, top, bbox.width, bbox.top + bbox.height - top);
  ctx.fillStyle = colours.muted;
  ctx.fillRect(bbox.left, Math.round(top), bbox.width, Math.max(1, ratio));
  ctx.restore();
}

/** Where a version changed: a dashed line with the new number. */
function drawChanges(u: uPlot, changes: readonly VersionChange[]): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const words = text.progress.scores;
  ctx.save();
  ctx.strokeStyle = colours.muted;
  ctx.fillStyle = colours.muted;
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  for (const { x: at, drill, score } of changes) {
    const x = Math.round(u.valToPos(at, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const names = [
      ...(drill === null ? [] : [words.drillVersion(drill)]),
      ...(score === null ? [] : [words.scoreVersion(score)]),
    ];
    const wide = Math.max(...names.map((name) => ctx.measureText(name).width));
    // At the right edge the words stand to the left of their line.
    const right = x + wide + 8 * ratio < bbox.left + bbox.width;
    ctx.textAlign = right ? 'left' : 'right';
    names.forEach((name, k) => {
      ctx.fillText(name, x + (right ? 4 : -4) * ratio, bbox.top + (2 + 15 * k) * ratio);
    });
  }
  ctx.restore();
}

function drawLines(u: uPlot, points: readonly ScorePoint[]): void {
  const { ctx } = u;
  const colours = palette.peek();
  ctx.save();
  ctx.globalAlpha = 0.6;
  ctx.strokeStyle = colours.second;
  ctx.lineWidth = 1.25 * pixelRatio(u);
  for (const [i, { x, of, joined }] of points.entries()) {
    const before = points[i - 1];
    if (!joined || of === null || before?.of == null) continue;
    ctx.beginPath();
    ctx.moveTo(u.valToPos(before.x, 'x', true), u.valToPos(before.of.value, 'y', true));
    ctx.lineTo(u.valToPos(x, 'x', true), u.valToPos(of.value, 'y', true));
    ctx.stroke();
  }
  ctx.restore();
}

function drawPoint(u: uPlot, { x: at, mode, of }: ScorePoint, count: number): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const x = u.valToPos(at, 'x', true);
  const size = Math.min(5.5, Math.max(2.5, bbox.width / ratio / Math.max(5, count) / 2.6)) * ratio;
  ctx.save();
  if (of === null) {
    const y = u.valToPos(LANE / 2, 'y', true);
    cross(ctx, x, y, size, 2 * ratio, colours.muted);
    ctx.restore();
    return;
  }
  const y = u.valToPos(of.value, 'y', true);
  ctx.fillStyle = colours.second;
  ctx.globalAlpha = 0.55;
  const top = u.valToPos(of.high, 'y', true);
  ctx.fillRect(x - 1.5 * ratio, top, 3 * ratio, u.valToPos(of.low, 'y', true) - top);
  ctx.globalAlpha = 1;
  ctx.beginPath();
  if (mode === 'test') diamond(ctx, x, y, size * 1.3);
  else ctx.arc(x, y, size, 0, 2 * Math.PI);
  ctx.lineWidth = 5 * ratio;
  ctx.strokeStyle = colours.panel;
  ctx.stroke();
  ctx.fillStyle = mode === 'test' ? colours.trace : colours.panel;
  ctx.fill();
  ctx.lineWidth = 2 * ratio;
  ctx.strokeStyle = colours.trace;
  ctx.stroke();
  ctx.restore();
}

export function diamond(ctx: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  ctx.moveTo(x, y - size);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x, y + size);
  ctx.lineTo(x - size, y);
  ctx.closePath();
}

export function cross(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  width: number,
  colour: string,
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x - size, y - size);
  ctx.lineTo(x + size, y + size);
  ctx.moveTo(x + size, y - size);
  ctx.lineTo(x - size, y + size);
  ctx.stroke();
}
