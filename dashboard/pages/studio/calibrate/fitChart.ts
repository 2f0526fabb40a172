/** The line through the points with its 95 % band, and below it how far each point lies off it. */
import type uPlot from 'uplot';
import { chartOptions, figures, footAxis, pixelRatio, valueAxis } from '../../../charts/chartParts.ts';
import { fillShape } from '../../../charts/marks.ts';
import { palette } from '../../../charts/palette.ts';
import { fittedRun, type Outcome, type PointRow, type SweepPoint } from '../../../studio/machineDraft.ts';
import { text } from '../../../text.ts';
import { cross } from '../../progress/scoreChart.ts';

type Options = Omit<uPlot.Options, 'width' | 'height'>;
type OnCursor = (x: number | null) => void;
const VOLTS = [0.5, 1, 2, 5];

/** Whole volts round the points and where the line meets the axis. */
function acrossOf(rows: readonly PointRow[], outcome: Outcome | null): [number, number] {
  const volts = rows.map(({ point }) => point.volt);
  if (volts.length === 0) return [0, 10];
  const low = Math.min(...volts, outcome?.zeroVolt ?? Number.POSITIVE_INFINITY);
  return [Math.max(0, Math.floor(low - 0.25)), Math.ceil(Math.max(...volts) + 0.25)];
}

export function fitChart(rows: readonly PointRow[], outcome: Outcome | null, onCursor: OnCursor): Options {
  const words = text.studio.calibrate.fit;
  const most = Math.max(20, ...rows.map(({ point }) => point.hz));
  return chartOptions({
    x: acrossOf(rows, outcome),
    y: [0, Math.ceil((most * 1.08) / 10) * 10],
    axes: [footAxis(words.axis, figures(1), VOLTS), valueAxis(words.hz, figures(0), [10, 20, 50, 100])],
    onCursor,
    hooks: {
      drawClear: [(u) => outcome !== null && drawBand(u, outcome, (_, hz) => hz)],
      draw: [
        (u) => {
          if (outcome !== null) drawFit(u, outcome);
          drawPoints(u, rows, ({ hz }) => hz);
        },
      ],
    },
  });
}

/** Residuals share the axis of voltages with the line above them. */
export function residualChart(rows: readonly PointRow[], outcome: Outcome, onCursor: OnCursor): Options {
  const off = ({ volt, hz }: SweepPoint): number => hz - lineAt(outcome, volt);
  const shown = rows.filter(({ point, offHz }) => offHz !== null || point.leftOut !== null);
  const size = Math.max(
    0.05,
    ...shown.map(({ point }) => Math.abs(off(point))),
    ...outcome.band.map(({ expandedHz }) => expandedHz),
  );
  const room = size * 1.25;
  const words = text.studio.calibrate.fit;
  return chartOptions({
    x: acrossOf(rows, outcome),
    y: [-room, room],
    axes: [footAxis(words.axis, figures(1), VOLTS), valueAxis(words.hz, figures(size < 0.5 ? 2 : 1))],
    onCursor,
    hooks: {
      drawClear: [
        (u) => {
          drawBand(u, outcome, () => 0);
          drawZero(u);
        },
      ],
      draw: [(u) => drawPoints(u, shown, off)],
    },
  });
}

const lineAt = ({ hzPerVolt, zeroVolt }: Outcome, volt: number): number => hzPerVolt * (volt - zeroVolt);

/** The field round the line in which it lies for 95 %. */
function drawBand(u: uPlot, { band }: Outcome, middle: (volt: number, hz: number) => number): void {
  if (band.length < 2) return;
  const { ctx, bbox } = u;
  const at = (volt: number, hz: number): [number, number] => [
    u.valToPos(volt, 'x', true),
    u.valToPos(hz, 'y', true),
  ];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.beginPath();
  for (const { volt, hz, expandedHz } of band) ctx.lineTo(...at(volt, middle(volt, hz) + expandedHz));
  for (const { volt, hz, expandedHz } of band.toReversed())
    ctx.lineTo(...at(volt, middle(volt, hz) - expandedHz));
  ctx.closePath();
  ctx.fillStyle = palette.peek().second;
  ctx.globalAlpha = 0.25;
  ctx.fill();
  ctx.restore();
}

function drawFit(u: uPlot, outcome: Outcome): void {
  const { ctx, bbox } = u;
  const [from, to] = [Math.max(outcome.zeroVolt, u.scales['x']?.min ?? 0), u.scales['x']?.max ?? 0];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = palette.peek().second;
  ctx.lineWidth = 2 * pixelRatio(u);
  ctx.beginPath();
  ctx.moveTo(u.valToPos(from, 'x', true), u.valToPos(lineAt(outcome, from), 'y', true));
  ctx.lineTo(u.valToPos(to, 'x', true), u.valToPos(lineAt(outcome, to), 'y', true));
  ctx.stroke();
  ctx.restore();
}

function drawZero(u: uPlot): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.fillStyle = palette.peek().second;
  ctx.fillRect(bbox.left, Math.round(u.valToPos(0, 'y', true)), bbox.width, 1.5 * pixelRatio(u));
  ctx.restore();
}

/** Up: a triangle on its base; down: on its tip. Not of the fit: hollow. Asked about: caution. Left out: a cross. */
function drawPoints(u: uPlot, rows: readonly PointRow[], of: (point: SweepPoint) => number): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const run = fittedRun(rows.map(({ point }) => point));
  for (const { point, asked } of rows) {
    const [x, y] = [u.valToPos(point.volt, 'x', true), u.valToPos(of(point), 'y', true)];
    ctx.save();
    if (point.leftOut !== null) {
      cross(ctx, x, y, 4.5 * ratio, 5 * ratio, colours.panel);
      cross(ctx, x, y, 4.5 * ratio, 2 * ratio, colours.muted);
    } else if (asked.length > 0) fillShape(ctx, 'caution', x, y, 15 * ratio, colours);
    else {
      const way = point.direction === 'up' ? 1 : -1;
      const size = 5.5 * ratio;
      ctx.beginPath();
      ctx.moveTo(x, y - way * size);
      ctx.lineTo(x + size, y + way * size * 0.75);
      ctx.lineTo(x - size, y + way * size * 0.75);
      ctx.closePath();
      ctx.lineWidth = 4 * ratio;
      ctx.strokeStyle = colours.panel;
      ctx.stroke();
      ctx.fillStyle = point.run === run ? colours.trace : colours.panel;
      ctx.fill();
      ctx.lineWidth = 1.5 * ratio;
      ctx.strokeStyle = colours.trace;
      ctx.stroke();
    }
    ctx.restore();
  }
}
