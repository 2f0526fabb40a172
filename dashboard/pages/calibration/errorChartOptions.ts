/** Errors over depth: a triangle a point, down where the reference went deeper, up where it came back. */
import type uPlot from 'uplot';
import { chartOptions, figures, footAxis, pixelRatio, valueAxis } from '../../charts/chartParts.ts';
import { palette } from '../../charts/palette.ts';
import { text } from '../../text.ts';
import { type PointRow, reachOf } from './points.ts';

const depthSteps = [0.1, 0.2, 0.5, 1, 2];
const umSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

type Options = Omit<uPlot.Options, 'width' | 'height'>;

/** Depths along the foot, µm upwards, 0 in the middle. */
export function overDepth(
  deepestMm: number,
  reachMm: number,
  onCursor: (x: number | null) => void,
  hooks: uPlot.Hooks.Arrays,
): Options {
  return chartOptions({
    x: [-0.06 * deepestMm, deepestMm * 1.06],
    y: [-reachMm * 1000, reachMm * 1000],
    axes: [
      footAxis(text.calibration.axisDepth, figures(1), depthSteps),
      valueAxis(text.calibration.axisUm, figures(0), umSteps),
    ],
    onCursor,
    hooks,
  });
}

export function errorChart(
  rows: readonly PointRow[],
  deepestMm: number,
  nextMm: number | null,
  onCursor: (x: number | null) => void,
): Options {
  const reachMm = reachOf(rows.map(({ errorMm }) => errorMm));
  const far = Math.max(deepestMm, ...rows.map(({ point }) => point.referenceMm));
  return overDepth(far, reachMm, onCursor, {
    drawClear: [
      (u) => {
        if (nextMm !== null) drawNext(u, nextMm);
        drawZero(u);
      },
    ],
    draw: [
      (u) => {
        for (const { point, errorMm } of rows)
          triangle(u, point.referenceMm, errorMm * 1000, point.direction, point.leftOut === null);
      },
    ],
  });
}

/** Where the next point will stand. */
function drawNext(u: uPlot, mm: number): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  ctx.save();
  ctx.fillStyle = palette.peek().grid;
  ctx.fillRect(u.valToPos(mm, 'x', true) - 10 * ratio, bbox.top, 20 * ratio, bbox.height);
  ctx.restore();
}

export function drawZero(u: uPlot): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  ctx.save();
  ctx.fillStyle = palette.peek().muted;
  ctx.fillRect(bbox.left, Math.round(u.valToPos(0, 'y', true)), bbox.width, Math.max(1, ratio));
  ctx.restore();
}

/** A little to the left going deeper, to the right coming back, so that neither hides the other. */
export function triangle(
  u: uPlot,
  mm: number,
  um: number,
  direction: 'up' | 'down',
  isFilled: boolean,
): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const size = 5.5 * ratio;
  const x = u.valToPos(mm, 'x', true) + (direction === 'up' ? -4 : 4) * ratio;
  const y = u.valToPos(um, 'y', true);
  const tip = direction === 'up' ? size : -size;
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x - size, y - tip);
  ctx.lineTo(x + size, y - tip);
  ctx.lineTo(x, y + tip);
  ctx.closePath();
  ctx.lineJoin = 'round';
  ctx.strokeStyle = colours.panel;
  ctx.lineWidth = 4 * ratio;
  ctx.stroke();
  const colour = direction === 'up' ? colours.trace : colours.mark.shallow;
  ctx.fillStyle = isFilled ? colour : colours.panel;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * ratio;
  ctx.stroke();
  ctx.restore();
}
