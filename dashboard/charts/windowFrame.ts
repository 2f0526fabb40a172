/** The overview's window: what is in view stands out, the rest recedes. */
import type uPlot from 'uplot';
import { pixelRatio } from './options.ts';
import { palette } from './palette.ts';

/** `from` and `to` in the units of the x scale. */
export function drawWindow(u: uPlot, from: number, to: number): void {
  const { ctx, bbox } = u;
  const colours = palette.peek();
  const ratio = pixelRatio(u);
  const end = bbox.left + bbox.width;
  const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
  const right = Math.min(end, u.valToPos(to, 'x', true));
  ctx.save();
  ctx.fillStyle = colours.panel;
  ctx.globalAlpha = 0.62;
  ctx.fillRect(bbox.left, bbox.top, left - bbox.left, bbox.height);
  ctx.fillRect(right, bbox.top, end - right, bbox.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 1.5 * ratio;
  ctx.strokeRect(left, bbox.top + ratio, Math.max(2 * ratio, right - left), bbox.height - 2 * ratio);
  ctx.restore();
}
