/** How many dots lie at each depth, over the zones. */
import type uPlot from 'uplot';
import type { Zone } from '../../../src/server/wire.ts';
import { chartOptions, figures, footAxis, pixelRatio, valueAxis, wholes } from '../../charts/chartParts.ts';
import { fillShape } from '../../charts/marks.ts';
import { palette } from '../../charts/palette.ts';
import { text } from '../../text.ts';
import { BIN_MM, type DotSeries, type Histogram } from './dotSeries.ts';
import type { Looking } from './looking.ts';

const zones = ['shallow', 'target', 'caution', 'unsafe'] as const;

export const inBin = (histogram: Histogram, k: number): number =>
  zones.reduce((sum, zone) => sum + (histogram.counts[zone][k] ?? 0), 0);

/** The limits along the axis; where a ladder's targets are not all as wide there is no one band. */
function edgesOf({ limits, uniform }: DotSeries): readonly (readonly [Zone, number, number])[] {
  const own = limits[0];
  if (own === undefined) return [];
  if (uniform)
    return [
      ['shallow', Number.NEGATIVE_INFINITY, own.targetMm],
      ['target', own.targetMm, own.cautionMm],
      ['caution', own.cautionMm, own.unsafeMm],
      ['unsafe', own.unsafeMm, Number.POSITIVE_INFINITY],
    ];
  const half = (own.cautionMm - own.targetMm) / 2;
  const alike = limits.every(({ targetMm, cautionMm }) => Math.abs((cautionMm - targetMm) / 2 - half) < 1e-6);
  return alike
    ? [
        ['shallow', Number.NEGATIVE_INFINITY, -half],
        ['target', -half, half],
        ['caution', half, Number.POSITIVE_INFINITY],
      ]
    : [];
}

export function histogramChart(
  series: DotSeries,
  histogram: Histogram,
  looking: Looking,
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { fromMm, relative } = histogram;
  const edges = edgesOf(series);
  const limits = series.limits[0];
  const low = Math.min(fromMm[0] ?? 0, relative ? -0.4 : 0);
  const high = Math.max((fromMm.at(-1) ?? 0) + BIN_MM, relative ? 0.4 : (limits?.unsafeMm ?? 1.5) * 1.1);
  const most = Math.max(1, ...fromMm.map((_, k) => inBin(histogram, k)));
  const words = text.result.charts;
  return chartOptions({
    x: [low - BIN_MM / 2, high + BIN_MM / 2],
    y: [0, most * 1.18],
    axes: [
      footAxis(relative ? words.offset : words.mm, figures(1), [0.1, 0.2, 0.5, 1, 2]),
      valueAxis(words.countAxis, figures(0), wholes),
    ],
    onCursor,
    hooks: {
      drawClear: [(u) => drawZones(u, edges)],
      draw: [
        (u) => {
          drawBars(u, histogram);
          drawMarked(u, series, histogram, looking.marked.peek());
        },
      ],
    },
  });
}

function drawZones(u: uPlot, edges: readonly (readonly [Zone, number, number])[]): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const x = (mm: number) =>
    Math.min(
      bbox.left + bbox.width,
      Math.max(bbox.left, Number.isFinite(mm) ? u.valToPos(mm, 'x', true) : mm),
    );
  ctx.save();
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'center';
  for (const [zone, from, to] of edges) {
    const left = x(from);
    const width = x(to) - left;
    ctx.fillStyle = colours.band[zone];
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = colours.mark[zone];
    if (Number.isFinite(from))
      ctx.fillRect(Math.round(left), bbox.top, Math.max(1, Math.round(ratio)), bbox.height);
    ctx.fillStyle = colours.zoneText[zone];
    if (ctx.measureText(text.zone[zone]).width < width - 4 * ratio)
      ctx.fillText(text.zone[zone], left + width / 2, bbox.top + 4 * ratio);
  }
  ctx.restore();
}

/** Each bar is divided by zone, and each piece that has room carries the zone's shape. */
function drawBars(u: uPlot, { fromMm, counts }: Histogram): void {
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  ctx.save();
  fromMm.forEach((from, k) => {
    const left = u.valToPos(from, 'x', true) + ratio;
    const width = Math.max(ratio, u.valToPos(from + BIN_MM, 'x', true) - left - ratio);
    let base = 0;
    for (const zone of zones) {
      const count = counts[zone][k] ?? 0;
      if (count === 0) continue;
      const top = u.valToPos(base + count, 'y', true);
      const height = u.valToPos(base, 'y', true) - top;
      ctx.fillStyle = colours.mark[zone];
      ctx.fillRect(left, top, width, Math.max(ratio, height - (base > 0 ? ratio : 0)));
      if (zone === 'unsafe') fillShape(ctx, zone, left + width / 2, top - 8 * ratio, 10 * ratio, colours);
      base += count;
    }
  });
  ctx.restore();
}

/** How many of each bar are marked: an outline within it. */
function drawMarked(
  u: uPlot,
  { depthMm, limits, uniform }: DotSeries,
  { fromMm }: Histogram,
  marked: ReadonlySet<number> | null,
): void {
  if (marked === null || fromMm.length === 0) return;
  const { ctx } = u;
  const ratio = pixelRatio(u);
  const first = fromMm[0] ?? 0;
  const perBin = new Map<number, number>();
  for (const i of marked) {
    const own = limits[i];
    const mm = (depthMm[i] ?? 0) - (uniform || own === undefined ? 0 : (own.targetMm + own.cautionMm) / 2);
    const k = Math.floor((mm - first) / BIN_MM + 1e-6);
    perBin.set(k, (perBin.get(k) ?? 0) + 1);
  }
  ctx.save();
  ctx.strokeStyle = palette.peek().text;
  ctx.lineWidth = 2 * ratio;
  for (const [k, count] of perBin) {
    const from = first + k * BIN_MM;
    const left = u.valToPos(from, 'x', true) + ratio;
    const width = u.valToPos(from + BIN_MM, 'x', true) - left - ratio;
    const top = u.valToPos(count, 'y', true);
    ctx.strokeRect(left, top, width, u.valToPos(0, 'y', true) - top);
  }
  ctx.restore();
}
