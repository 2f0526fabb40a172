/** Depth by dot: zones behind, each dot with its uncertainty, unsafe strokes, the target of a ladder, the trend. */
import type uPlot from 'uplot';
import type { Zone } from '../../../src/server/wire.ts';
import type { Score } from '../../../src/server/wire-training.ts';
import { drawBands, drawCloseCalls, nameBands } from '../../charts/bands.ts';
import {
  chartOptions,
  depthAxis,
  figures,
  footAxis,
  pixelRatio,
  plotWidth,
  ringAt,
  wholes,
} from '../../charts/chartParts.ts';
import { fillShape } from '../../charts/marks.ts';
import { palette } from '../../charts/palette.ts';
import { drawEnvelope } from '../../charts/trace.ts';
import { text } from '../../text.ts';
import type { Limits } from '../../training/limits.ts';
import { type DotSeries, dotsPerColumn, envelopeOfDots } from './dotSeries.ts';
import type { Looking } from './looking.ts';

/** Unsafe dots stand out of an envelope, so many at most. */
const MOST_UNSAFE = 1_000;

export function deepestShown(series: DotSeries, deepestMm: readonly number[]): number {
  const unsafe = series.limits[0]?.unsafeMm ?? 1.5;
  let most = unsafe * 1.2;
  for (let i = 0; i < series.count; i++) {
    const mm = series.zones[i] === 'unsafe' ? (deepestMm[i] ?? 0) : (series.depthMm[i] ?? 0);
    most = Math.max(most, mm * 1.05);
  }
  return Math.ceil(most * 10) / 10;
}

export function depthChart(
  series: DotSeries,
  score: Score,
  looking: Looking,
  /** Expanded uncertainty of the calibration (k = 2) at a depth, mm; null where nobody knows. */
  wideAt: (depthMm: number) => number | null,
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { deepestMm } = score.dots;
  const per = dotsPerColumn(series.count);
  const envelope = per === 1 ? null : { ...envelopeOfDots(series.depthMm, per), broken: () => false };
  const first = series.limits[0];
  const least = (envelope?.min ?? series.depthMm).reduce<number>((low, mm) => Math.min(low, mm ?? 0), 0);
  return chartOptions({
    x: [0.4, Math.max(series.count, 2) + 0.6],
    y: [Math.floor(least * 10) / 10, deepestShown(series, deepestMm)],
    down: true,
    axes: [footAxis(text.result.charts.dotAxis, figures(0), wholes), depthAxis()],
    onCursor,
    hooks: {
      drawClear: [
        (u) => {
          if (first === undefined) return;
          if (series.uniform) {
            drawBands(u, first);
            drawCloseCalls(u, first, wideAt);
          } else drawLadder(u, series.limits);
        },
      ],
      draw: [
        (u) => {
          u.ctx.save();
          u.ctx.beginPath();
          u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
          u.ctx.clip();
          if (envelope !== null) drawEnvelope(u, envelope, palette.peek().trace, false);
          if (first !== undefined && series.uniform) nameBands(u, first);
          drawTrend(u, series);
          drawMarks(u, series, deepestMm, looking, envelope !== null);
          u.ctx.restore();
        },
      ],
    },
  });
}

/** The target steps from dot to dot; what is unsafe is the same for all. */
function drawLadder(u: uPlot, limits: readonly Limits[]): void {
  const { ctx, bbox } = u;
  const colours = palette.peek();
  const line = Math.max(1, Math.round(pixelRatio(u)));
  const x = (at: number) => u.valToPos(at, 'x', true);
  const y = (mm: number) => u.valToPos(mm, 'y', true);
  ctx.save();
  for (let from = 0; from < limits.length; ) {
    const own = limits[from];
    let end = from + 1;
    while (end < limits.length && sameTarget(limits[end], own)) end++;
    if (own !== undefined) {
      const left = x(from + 0.5);
      const width = x(end + 0.5) - left;
      ctx.fillStyle = colours.band.target;
      ctx.fillRect(left, y(own.targetMm), width, y(own.cautionMm) - y(own.targetMm));
      ctx.fillStyle = colours.mark.target;
      for (const mm of [own.targetMm, own.cautionMm]) ctx.fillRect(left, Math.round(y(mm)), width, line);
    }
    from = end;
  }
  const unsafe = limits[0]?.unsafeMm;
  if (unsafe !== undefined) {
    const top = Math.min(y(unsafe), bbox.top + bbox.height);
    ctx.fillStyle = colours.band.unsafe;
    ctx.fillRect(bbox.left, top, bbox.width, bbox.top + bbox.height - top);
    ctx.fillStyle = colours.mark.unsafe;
    ctx.fillRect(bbox.left, Math.round(top), bbox.width, line);
    ctx.font = `${12 * pixelRatio(u)}px system-ui, sans-serif`;
    ctx.textBaseline = 'top';
    ctx.textAlign = 'left';
    ctx.fillStyle = colours.zoneText.unsafe;
    ctx.fillText(text.zone.unsafe, bbox.left + 8 * line, top + 4 * line);
  }
  ctx.restore();
}

const sameTarget = (one: Limits | undefined, other: Limits | undefined): boolean =>
  one?.targetMm === other?.targetMm && one?.cautionMm === other?.cautionMm;

/** Broken where a ladder's target steps. */
function drawTrend(u: uPlot, { trendMm, limits }: DotSeries): void {
  if (trendMm === null) return;
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const path = new Path2D();
  const step = Math.max(1, Math.floor(trendMm.length / 2_000));
  trendMm.forEach((mm, i) => {
    if (i % step !== 0 && i !== trendMm.length - 1) return;
    const x = u.valToPos(i + 1, 'x', true);
    const y = u.valToPos(mm, 'y', true);
    if (i === 0 || !sameTarget(limits[i], limits[Math.max(0, i - step)])) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  ctx.lineWidth = 5 * ratio;
  ctx.strokeStyle = colours.panel;
  ctx.stroke(path);
  ctx.lineWidth = 1.75 * ratio;
  ctx.strokeStyle = colours.second;
  ctx.setLineDash([7 * ratio, 4 * ratio]);
  ctx.stroke(path);
  ctx.setLineDash([]);
}

function drawMarks(
  u: uPlot,
  series: DotSeries,
  deepestMm: readonly number[],
  looking: Looking,
  unsafeOnly: boolean,
): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const marked = looking.marked.peek();
  const picked = looking.dot.peek();
  const size = Math.min(13, Math.max(6, (plotWidth(u) / Math.max(1, series.count)) * 0.9));
  const at = (i: number) => u.valToPos(i + 1, 'x', true);
  const y = (mm: number) => u.valToPos(mm, 'y', true);
  const dot = (i: number) => {
    const zone: Zone = series.zones[i] ?? 'target';
    const mm = series.depthMm[i] ?? 0;
    const wide = series.wideMm[i] ?? 0;
    const faded = marked !== null && !marked.has(i);
    ctx.globalAlpha = faded ? 0.3 : 1;
    ctx.fillStyle = colours.text;
    ctx.fillRect(at(i) - 0.5 * ratio, y(mm - wide), ratio, y(mm + wide) - y(mm - wide));
    if (zone === 'unsafe') {
      const deep = y(deepestMm[i] ?? mm);
      ctx.fillStyle = colours.mark.unsafe;
      ctx.fillRect(at(i) - ratio, y(mm), 2 * ratio, deep - y(mm));
      ctx.fillRect(at(i) - 5 * ratio, deep - ratio, 10 * ratio, 2 * ratio);
    }
    fillShape(ctx, zone, at(i), y(mm), size * ratio, colours);
    ctx.globalAlpha = 1;
    if (marked?.has(i)) ringAt(u, at(i), y(mm), size * 0.5 + 3, 1.5);
  };
  if (unsafeOnly) {
    let drawn = 0;
    for (let i = 0; i < series.count && drawn < MOST_UNSAFE; i++) {
      if (series.zones[i] !== 'unsafe' && !marked?.has(i)) continue;
      dot(i);
      drawn++;
    }
  } else for (let i = 0; i < series.count; i++) dot(i);
  if (picked !== null) ringAt(u, at(picked), y(series.depthMm[picked] ?? 0), size * 0.5 + 6, 2.5);
}
