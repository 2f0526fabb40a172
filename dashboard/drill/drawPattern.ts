/** Draws a pattern, its dots and the next place on a canvas. All sizes in canvas pixels. */
import type { Zone } from '../../src/server/wire.ts';
import { fillShape, strokeShape } from '../charts/marks.ts';
import type { Palette } from '../charts/palette.ts';
import { number } from '../format.ts';
import { text } from '../text.ts';
import { type Frame, type PatternShape, type Spot, stepMm, toPixels } from './patternBox.ts';

export interface PatternDot {
  readonly xMm: number | null;
  readonly yMm: number | null;
  /** null where it is not to be shown (a test): then all dots look alike. */
  readonly zone: Zone | null;
  readonly fit: 'placed' | 'off' | 'stacked' | 'free' | null;
}

export interface PatternScene {
  readonly shape: PatternShape;
  readonly dots: readonly PatternDot[];
  /** Index of the place to be made next. */
  readonly next?: number | null | undefined;
  /** Indices of places that no dot was given to. */
  readonly missing?: readonly number[] | undefined;
  /** Index of the dot that the reader looks at. */
  readonly picked?: number | null | undefined;
  /** Indices of dots that stand out; the others recede. */
  readonly marked?: ReadonlySet<number> | null | undefined;
  /** Shows the order in which the places are made. */
  readonly path?: boolean | undefined;
}

type Ink = CanvasRenderingContext2D;

export function drawPattern(ctx: Ink, frame: Frame, scene: PatternScene, colours: Palette): void {
  const { shape, dots, next, missing, picked, marked, path } = scene;
  const { ratio } = frame;
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  drawGround(ctx, frame, shape, colours);
  const size = markSize(frame, shape.places);
  for (const spot of shape.earlier ?? []) disc(ctx, frame, spot, size * 0.35, colours.muted, 0.5);
  if (path === true) drawPath(ctx, frame, shape.places, colours);
  drawPlaces(ctx, frame, shape.places, size, colours);
  for (const index of missing ?? []) {
    const place = shape.places[index];
    if (place !== undefined) ring(ctx, frame, place, size * 0.62, colours.text, 2 * ratio, [3, 3]);
  }
  const nextPlace = next == null ? undefined : shape.places[next];
  if (nextPlace !== undefined) drawNext(ctx, frame, nextPlace, size, colours);
  for (const [i, dot] of dots.entries()) {
    ctx.globalAlpha = marked == null || marked.has(i) ? 1 : 0.3;
    drawDot(ctx, frame, dot, size, colours);
  }
  ctx.globalAlpha = 1;
  for (const i of marked ?? []) {
    const dot = dots[i];
    if (dot == null || dot.xMm === null || dot.yMm === null) continue;
    ring(ctx, frame, { xMm: dot.xMm, yMm: dot.yMm }, size * 1.02, colours.text, 1.5 * ratio, [2, 2]);
  }
  const looked = picked == null ? undefined : dots[picked];
  if (looked != null && looked.xMm !== null && looked.yMm !== null) {
    ring(ctx, frame, { xMm: looked.xMm, yMm: looked.yMm }, size * 1.2, colours.text, 2.5 * ratio);
  }
}

/** Where the needle is now. */
export function drawNeedle(ctx: Ink, frame: Frame, at: Spot, colours: Palette): void {
  ring(ctx, frame, at, 8 * frame.ratio, colours.text, 1.5 * frame.ratio);
}

/** Marks stay apart where the places are close, and can be seen where they are far apart. */
function markSize(frame: Frame, places: readonly Spot[]): number {
  const step = stepMm(places);
  const wanted = step === null ? 12 * frame.ratio : step * frame.perMm * 0.62;
  return Math.min(20 * frame.ratio, Math.max(7 * frame.ratio, wanted));
}

function drawGround(ctx: Ink, frame: Frame, shape: PatternShape, colours: Palette): void {
  const { ratio, perMm } = frame;
  const { width, height } = ctx.canvas;
  const origin = toPixels(frame, { xMm: 0, yMm: 0 });
  const step = [1, 2, 5, 10].find((mm) => mm * perMm >= 26 * ratio) ?? 10;
  ctx.strokeStyle = colours.grid;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  for (
    let x = origin.x - Math.floor(origin.x / (step * perMm)) * step * perMm;
    x < width;
    x += step * perMm
  ) {
    ctx.moveTo(Math.round(x), 0);
    ctx.lineTo(Math.round(x), height);
  }
  for (
    let y = origin.y - Math.floor(origin.y / (step * perMm)) * step * perMm;
    y < height;
    y += step * perMm
  ) {
    ctx.moveTo(0, Math.round(y));
    ctx.lineTo(width, Math.round(y));
  }
  ctx.stroke();
  ctx.fillStyle = colours.muted;
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  // The scale, in words of the picture itself: one field of its grid.
  ctx.fillText(text.drill.pattern.field(step), 6 * ratio, height - 4 * ratio);
  drawOutline(ctx, frame, shape, colours);
}

function drawOutline(ctx: Ink, frame: Frame, { outline, strips }: PatternShape, colours: Palette): void {
  const { ratio, perMm } = frame;
  ctx.strokeStyle = colours.muted;
  ctx.lineWidth = 1.5 * ratio;
  if (outline !== undefined) {
    ctx.beginPath();
    for (const [i, spot] of outline.entries()) {
      const { x, y } = toPixels(frame, spot);
      if (i === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    }
    ctx.closePath();
    ctx.stroke();
  }
  if (strips === undefined) return;
  let xMm = strips.xMm;
  ctx.fillStyle = colours.muted;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (const { widthMm, perCm2 } of strips.strips) {
    const { x, y } = toPixels(frame, { xMm, yMm: strips.yMm });
    ctx.strokeRect(x, y, widthMm * perMm, strips.heightMm * perMm);
    ctx.fillText(`${number(perCm2)}/cm²`, x + (widthMm * perMm) / 2, y - 3 * ratio);
    xMm += widthMm;
  }
}

function drawPath(ctx: Ink, frame: Frame, places: readonly Spot[], colours: Palette): void {
  ctx.save();
  ctx.strokeStyle = colours.muted;
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = frame.ratio;
  ctx.beginPath();
  for (const place of places) {
    const { x, y } = toPixels(frame, place);
    ctx.lineTo(x, y);
  }
  ctx.stroke();
  ctx.restore();
  const first = places[0];
  if (first !== undefined) ring(ctx, frame, first, 9 * frame.ratio, colours.text, 2 * frame.ratio);
}

function drawPlaces(ctx: Ink, frame: Frame, places: readonly Spot[], size: number, colours: Palette): void {
  ctx.strokeStyle = colours.muted;
  ctx.lineWidth = frame.ratio;
  ctx.beginPath();
  const radius = Math.max(2 * frame.ratio, size * 0.28);
  for (const place of places) {
    const { x, y } = toPixels(frame, place);
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.stroke();
}

/** The next place: a broad ring with four ticks and an open middle, nothing else on the page looks like it. */
function drawNext(ctx: Ink, frame: Frame, place: Spot, size: number, colours: Palette): void {
  const { ratio } = frame;
  const { x, y } = toPixels(frame, place);
  const radius = Math.max(10 * ratio, size * 0.9);
  ctx.save();
  ctx.fillStyle = colours.panel;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  for (const [colour, width] of [
    [colours.panel, 8],
    [colours.text, 3.5],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width * ratio;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      ctx.moveTo(x + dx * radius, y + dy * radius);
      ctx.lineTo(x + dx * (radius + 9 * ratio), y + dy * (radius + 9 * ratio));
    }
    ctx.stroke();
  }
  ctx.fillStyle = colours.text;
  ctx.beginPath();
  ctx.arc(x, y, 3 * ratio, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

/** Placed and free: filled. Off: its outline only. Stacked: filled, within a ring. */
function drawDot(ctx: Ink, frame: Frame, dot: PatternDot, size: number, colours: Palette): void {
  if (dot.xMm === null || dot.yMm === null) return;
  const { ratio } = frame;
  const at = toPixels(frame, { xMm: dot.xMm, yMm: dot.yMm });
  // A dot outside the picture stands at its edge: it was made, and it is off.
  const x = Math.min(ctx.canvas.width - size / 2, Math.max(size / 2, at.x));
  const y = Math.min(ctx.canvas.height - size / 2, Math.max(size / 2, at.y));
  if (dot.zone === null) {
    ctx.fillStyle = colours.text;
    ctx.strokeStyle = colours.panel;
    ctx.lineWidth = 1.5 * ratio;
    ctx.beginPath();
    ctx.arc(x, y, size * 0.38, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    return;
  }
  if (dot.fit === 'off') strokeShape(ctx, dot.zone, x, y, size, colours);
  else fillShape(ctx, dot.zone, x, y, size, colours);
  if (dot.fit !== 'stacked') return;
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 1.5 * ratio;
  ctx.beginPath();
  ctx.arc(x, y, size * 0.8, 0, 2 * Math.PI);
  ctx.stroke();
}

function disc(ctx: Ink, frame: Frame, spot: Spot, radius: number, colour: string, alpha: number): void {
  const { x, y } = toPixels(frame, spot);
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

function ring(
  ctx: Ink,
  frame: Frame,
  spot: Spot,
  radius: number,
  colour: string,
  width: number,
  dash: readonly number[] = [],
): void {
  const { x, y } = toPixels(frame, spot);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash.map((part) => part * frame.ratio));
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}
