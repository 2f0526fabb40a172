/** Dots, strokes, events and gaps drawn over a depth trace. */
import type uPlot from 'uplot';
import type { FeedEvent, Zone } from '../../src/server/wire.ts';
import { zoneShape } from '../parts/zoneShapes.ts';
import { text } from '../text.ts';
import { pixelRatio } from './options.ts';
import { type Palette, palette } from './palette.ts';

let shapes: Record<Zone, Path2D> | null = null;

function shapeOf(zone: Zone): Path2D {
  shapes ??= {
    shallow: new Path2D(zoneShape.shallow),
    target: new Path2D(zoneShape.target),
    caution: new Path2D(zoneShape.caution),
    unsafe: new Path2D(zoneShape.unsafe),
  };
  return shapes[zone];
}

/** Fills the zone's shape, `size` canvas pixels wide, round (x, y), with an edge that sets it off the trace. */
export function fillShape(
  ctx: CanvasRenderingContext2D,
  zone: Zone,
  x: number,
  y: number,
  size: number,
  colours: Palette,
): void {
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / 16, size / 16);
  ctx.lineWidth = 3;
  ctx.strokeStyle = colours.panel;
  ctx.stroke(shapeOf(zone));
  ctx.fillStyle = colours.mark[zone];
  ctx.fill(shapeOf(zone));
  ctx.restore();
}

/** The zone's shape as an outline: a dot that is not where it should be. */
export function strokeShape(
  ctx: CanvasRenderingContext2D,
  zone: Zone,
  x: number,
  y: number,
  size: number,
  colours: Palette,
): void {
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / 16, size / 16);
  for (const [colour, width] of [
    [colours.panel, 6],
    [colours.mark[zone], 2.5],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke(shapeOf(zone));
  }
  ctx.restore();
}

function clipped(u: uPlot, draw: (ctx: CanvasRenderingContext2D, ratio: number) => void): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx, pixelRatio(u));
  ctx.restore();
}

export interface DotBar {
  readonly from: number;
  readonly to: number;
  readonly depthMm: number;
  /** null where it is not to be shown: a plain bar. */
  readonly zone: Zone | null;
}

/** A dot: a line from its first to its last stroke at its depth, with the zone's shape in the middle. */
export function drawDots(u: uPlot, dots: Iterable<DotBar>): void {
  const colours = palette.peek();
  clipped(u, (ctx, ratio) => {
    for (const dot of dots) {
      const left = u.valToPos(dot.from, 'x', true);
      const right = u.valToPos(dot.to, 'x', true);
      const y = u.valToPos(dot.depthMm, 'y', true);
      const width = Math.max(right - left, 4 * ratio);
      ctx.fillStyle = colours.panel;
      ctx.fillRect(left - ratio, y - 2.5 * ratio, width + 2 * ratio, 5 * ratio);
      ctx.fillStyle = dot.zone === null ? colours.text : colours.mark[dot.zone];
      ctx.fillRect(left, y - 1.5 * ratio, width, 3 * ratio);
      if (dot.zone === null) continue;
      fillShape(ctx, dot.zone, (left + right) / 2, y, 11 * ratio, colours);
    }
  });
}

/** Strokes, each the zone's shape at its peak. */
export function drawStrokes(
  u: uPlot,
  strokes: Iterable<{ readonly at: number; readonly depthMm: number; readonly zone: Zone }>,
  sizePx: number,
): void {
  const colours = palette.peek();
  clipped(u, (ctx, ratio) => {
    for (const stroke of strokes) {
      const x = u.valToPos(stroke.at, 'x', true);
      fillShape(ctx, stroke.zone, x, u.valToPos(stroke.depthMm, 'y', true), sizePx * ratio, colours);
    }
  });
}

/** A hatched field where samples are missing, a line and a shape where anything else happened. */
export function drawEvents(
  u: uPlot,
  events: readonly { readonly event: FeedEvent; readonly from: number; readonly to: number }[],
): void {
  const colours = palette.peek();
  const { top, height } = u.bbox;
  let shapeAt = Number.NEGATIVE_INFINITY;
  clipped(u, (ctx, ratio) => {
    for (const { event, from, to } of events) {
      const left = u.valToPos(from, 'x', true);
      const width = Math.max(u.valToPos(to, 'x', true) - left, ratio);
      if (event.kind === 'gap' || event.kind === 'disconnected' || event.kind === 'sensor-silent') {
        hatch(ctx, left, top, width, height, ratio, colours.muted);
        nameField(u, text.event.short[event.kind], left, left + width, colours.muted);
        continue;
      }
      if (event.severity === 'info') {
        ctx.fillStyle = colours.muted;
        ctx.fillRect(left, top, ratio, height);
        continue;
      }
      const zone = event.severity;
      ctx.globalAlpha = 0.14;
      ctx.fillStyle = colours.mark[zone];
      ctx.fillRect(left, top, width, height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, top, Math.max(width, 2 * ratio), 3 * ratio);
      // Shapes that would cover each other say no more than one of them.
      if (left - shapeAt < 14 * ratio) continue;
      shapeAt = left;
      fillShape(ctx, zone, Math.max(left, u.bbox.left + 8 * ratio), top + 11 * ratio, 12 * ratio, colours);
    }
  });
}

/** The word stands where the field begins in view, if it fits. */
function nameField(u: uPlot, word: string, from: number, to: number, colour: string): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const left = Math.max(from, bbox.left) + 6 * ratio;
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  if (left + ctx.measureText(word).width > Math.min(to, bbox.left + bbox.width) - 4 * ratio) return;
  ctx.fillStyle = colour;
  ctx.fillText(word, left, bbox.top + bbox.height - 8 * ratio);
}

function hatch(
  ctx: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  ratio: number,
  colour: string,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.globalAlpha = 0.45;
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  const step = 8 * ratio;
  const end = Math.min(left + width, ctx.canvas.width);
  for (let x = Math.floor((Math.max(left, 0) - height) / step) * step; x < end; x += step) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
