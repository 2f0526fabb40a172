/** The zones behind a depth trace: a faint band each, a line at each limit, the word at the right. */
import type uPlot from 'uplot';
import type { Profile, Zone } from '../../src/server/wire.ts';
import { text } from '../text.ts';
import { pixelRatio } from './options.ts';
import { palette } from './palette.ts';

type Limits = Pick<Profile, 'targetMm' | 'cautionMm' | 'unsafeMm'>;

type Band = readonly [zone: Zone, top: number, bottom: number];

/** The bands in canvas pixels, from the surface down. */
function bandsOf(u: uPlot, limits: Limits): readonly Band[] {
  const { top, height } = u.bbox;
  const y = (mm: number): number => Math.min(top + height, Math.max(top, u.valToPos(mm, 'y', true)));
  return [
    ['shallow', y(0), y(limits.targetMm)],
    ['target', y(limits.targetMm), y(limits.cautionMm)],
    ['caution', y(limits.cautionMm), y(limits.unsafeMm)],
    ['unsafe', y(limits.unsafeMm), top + height],
  ];
}

/** Call it before axes and series: the bands stand behind everything. */
export function drawBands(u: uPlot, limits: Limits): void {
  const { ctx, bbox } = u;
  const colours = palette.peek();
  const line = Math.max(1, Math.round(pixelRatio(u)));
  ctx.save();
  for (const [zone, top, bottom] of bandsOf(u, limits)) {
    ctx.fillStyle = colours.band[zone];
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
    ctx.globalAlpha = 0.55;
    ctx.fillStyle = colours.mark[zone];
    ctx.fillRect(bbox.left, Math.round(top), bbox.width, line);
    ctx.globalAlpha = 1;
  }
  ctx.restore();
}

/**
 * Call it after the bands: about each limit a field in which a depth is too close to call. `wideAt` is the expanded
 * uncertainty (k = 2) at a depth, mm; null where nobody knows.
 */
export function drawCloseCalls(u: uPlot, limits: Limits, wideAt: (depthMm: number) => number | null): void {
  const { ctx, bbox } = u;
  const y = (mm: number): number =>
    Math.min(bbox.top + bbox.height, Math.max(bbox.top, u.valToPos(mm, 'y', true)));
  ctx.save();
  ctx.fillStyle = palette.peek().muted;
  ctx.globalAlpha = 0.22;
  for (const mm of [limits.targetMm, limits.cautionMm, limits.unsafeMm]) {
    const wide = wideAt(mm);
    if (wide === null) continue;
    const top = y(mm - wide);
    ctx.fillRect(bbox.left, top, bbox.width, y(mm + wide) - top);
  }
  ctx.restore();
}

/** Call it after the trace: each zone's word. */
export function nameBands(u: uPlot, limits: Limits): void {
  const colours = palette.peek();
  for (const [zone, top, bottom] of bandsOf(u, limits))
    if (bottom - top >= 18 * pixelRatio(u)) nameBand(u, text.zone[zone], top, colours.zoneText[zone]);
}

/** A band's word at its upper left, set off by an edge of the panel's colour; `top` and `left` in canvas pixels. */
export function nameBand(u: uPlot, word: string, top: number, colour: string, left = u.bbox.left): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  ctx.save();
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = palette.peek().panel;
  ctx.fillStyle = colour;
  ctx.strokeText(word, left + 8 * ratio, top + 4 * ratio);
  ctx.fillText(word, left + 8 * ratio, top + 4 * ratio);
  ctx.restore();
}
