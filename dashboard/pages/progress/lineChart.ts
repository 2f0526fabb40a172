/** The LC-CUSUM of one drill with its limit: a step a counted test. */
import type uPlot from 'uplot';
import { chartOptions, figures, footAxis, pixelRatio, valueAxis, wholes } from '../../charts/chartParts.ts';
import { palette } from '../../charts/palette.ts';
import { number } from '../../format.ts';
import { text } from '../../text.ts';
import type { LinePoint } from './attemptSeries.ts';
import { cross, diamond } from './scoreChart.ts';

export function lineChart(
  points: readonly LinePoint[],
  limit: number,
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const words = text.progress.chart;
  return chartOptions({
    x: [0.5, Math.max(points.length, 5) + 0.5],
    y: [-limit * 0.08, limit * 1.18],
    axes: [
      footAxis(words.axis, figures(0), wholes),
      valueAxis(
        '',
        (_, splits) => splits.map((at) => (at < 0 || at > limit + 1e-9 ? '' : number(at))),
        [1, 2, 5, 10],
      ),
    ],
    onCursor,
    hooks: {
      drawClear: [(u) => drawLimit(u, limit)],
      draw: [
        (u) => {
          drawSteps(u, points);
          for (const point of points) drawMark(u, point, points.length);
        },
      ],
    },
  });
}

function drawLimit(u: uPlot, limit: number): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const y = Math.round(u.valToPos(limit, 'y', true));
  ctx.save();
  ctx.fillStyle = colours.band.target;
  ctx.fillRect(bbox.left, bbox.top, bbox.width, y - bbox.top);
  ctx.fillStyle = colours.mark.target;
  ctx.fillRect(bbox.left, y, bbox.width, 2 * ratio);
  ctx.fillStyle = colours.zoneText.target;
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(text.progress.chart.limit(limit), bbox.left + 8 * ratio, y - 3 * ratio);
  ctx.restore();
}

/** From 0 before the first attempt; the line changes at a counted test and nowhere between. */
function drawSteps(u: uPlot, points: readonly LinePoint[]): void {
  const { ctx } = u;
  const x = (at: number) => u.valToPos(at, 'x', true);
  const y = (value: number) => u.valToPos(value, 'y', true);
  ctx.save();
  ctx.strokeStyle = palette.peek().trace;
  ctx.lineWidth = 2 * pixelRatio(u);
  ctx.lineJoin = 'round';
  ctx.beginPath();
  ctx.moveTo(x(0.5), y(0));
  let before = 0;
  for (const { x: at, value } of points) {
    ctx.lineTo(x(at), y(before));
    ctx.lineTo(x(at), y(value));
    before = value;
  }
  ctx.stroke();
  ctx.restore();
}

/** Passed: a filled diamond. Not passed: a cross. What does not count: a small open ring. */
function drawMark(u: uPlot, { x: at, value, kind }: LinePoint, count: number): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const x = u.valToPos(at, 'x', true);
  const y = u.valToPos(value, 'y', true);
  const size = Math.min(5.5, Math.max(2.5, bbox.width / ratio / Math.max(5, count) / 2.6)) * ratio;
  ctx.save();
  if (kind === 'failed') {
    cross(ctx, x, y, size, 5 * ratio, colours.panel);
    cross(ctx, x, y, size, 2.5 * ratio, colours.trace);
  } else {
    ctx.beginPath();
    if (kind === 'passed') diamond(ctx, x, y, size * 1.2);
    else ctx.arc(x, y, size * 0.6, 0, 2 * Math.PI);
    ctx.strokeStyle = colours.panel;
    ctx.lineWidth = 4 * ratio;
    ctx.stroke();
    ctx.fillStyle = kind === 'passed' ? colours.trace : colours.panel;
    ctx.fill();
    ctx.strokeStyle = kind === 'passed' ? colours.trace : colours.muted;
    ctx.lineWidth = 1.5 * ratio;
    ctx.stroke();
  }
  ctx.restore();
}
