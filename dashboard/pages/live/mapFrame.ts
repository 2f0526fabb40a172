/** The dot map's arithmetic and drawing: millimetres on the pad to pixels of a canvas. */
import type { Device, DotMark } from '../../../src/server/wire.ts';
import { fillShape } from '../../charts/marks.ts';
import type { Palette } from '../../charts/palette.ts';
import { number } from '../../format.ts';
import { mapStep } from './mapStep.ts';

export type Channel = Device['channels'][number];

interface MapFrame {
  readonly left: number;
  readonly top: number;
  readonly perMm: number;
  readonly ratio: number;
  readonly x: Channel;
  readonly y: Channel;
}

/** Fits the pad into the canvas, both axes to one scale, and sizes the canvas to its pixels. */
export function mapFrame(canvas: HTMLCanvasElement, x: Channel, y: Channel): MapFrame {
  const ratio = devicePixelRatio;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const edge = 8 * ratio;
  const perMm = Math.min((width - 2 * edge) / (x.max - x.min), (height - 2 * edge) / (y.max - y.min));
  return {
    left: (width - perMm * (x.max - x.min)) / 2,
    top: (height - perMm * (y.max - y.min)) / 2,
    perMm,
    ratio,
    x,
    y,
  };
}

export function drawMap(
  canvas: HTMLCanvasElement,
  frame: MapFrame,
  dots: readonly DotMark[],
  at: { readonly xMm: number | null; readonly yMm: number | null } | null,
  colours: Palette,
): void {
  const ctx = canvas.getContext('2d');
  if (ctx === null) return;
  const { left, top, perMm, ratio, x, y } = frame;
  const toX = (mm: number): number => left + (mm - x.min) * perMm;
  // y goes down the page, as in every pattern.
  const toY = (mm: number): number => top + (mm - y.min) * perMm;
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  ctx.lineWidth = ratio;
  ctx.strokeStyle = colours.grid;
  ctx.fillStyle = colours.muted;
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  const step = mapStep(Math.max(x.max - x.min, y.max - y.min));
  ctx.beginPath();
  for (let mm = Math.ceil(x.min / step) * step; mm <= x.max; mm += step) {
    ctx.moveTo(toX(mm), toY(y.min));
    ctx.lineTo(toX(mm), toY(y.max));
  }
  for (let mm = Math.ceil(y.min / step) * step; mm <= y.max; mm += step) {
    ctx.moveTo(toX(x.min), toY(mm));
    ctx.lineTo(toX(x.max), toY(mm));
  }
  ctx.stroke();
  ctx.strokeRect(toX(x.min), toY(y.min), (x.max - x.min) * perMm, (y.max - y.min) * perMm);
  // The scale, in words of the map itself: one field of the grid.
  ctx.fillText(`${number(step)} mm`, toX(x.min) + 6 * ratio, toY(y.max) - 6 * ratio);
  const size = Math.min(12, Math.max(6, perMm / ratio)) * ratio;
  for (const dot of dots) {
    if (dot.xMm === null || dot.yMm === null) continue;
    fillShape(ctx, dot.zone, toX(dot.xMm), toY(dot.yMm), size, colours);
  }
  if (at !== null && at.xMm !== null && at.yMm !== null) {
    ctx.strokeStyle = colours.text;
    ctx.lineWidth = 1.5 * ratio;
    ctx.beginPath();
    ctx.arc(toX(at.xMm), toY(at.yMm), 9 * ratio, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
