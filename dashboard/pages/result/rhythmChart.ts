/** Interval by dot over the rhythm that the drill asks for. */
import type uPlot from 'uplot';
import type { Drill } from '../../../src/server/wire-training.ts';
import { nameBand } from '../../charts/bands.ts';
import {
  chartOptions,
  figures,
  footAxis,
  pixelRatio,
  plotWidth,
  ringAt,
  valueAxis,
  wholes,
} from '../../charts/chartParts.ts';
import { palette } from '../../charts/palette.ts';
import { drawEnvelope } from '../../charts/trace.ts';
import { text } from '../../text.ts';
import { type DotSeries, dotsPerColumn, envelopeOfDots, pauseFrom } from './dotSeries.ts';
import type { Looking } from './looking.ts';

export function rhythmChart(
  { intervalS, count }: DotSeries,
  rhythm: Drill['rhythm'],
  looking: Looking,
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const pause = pauseFrom(intervalS) ?? 1;
  const per = dotsPerColumn(count);
  const envelope = per === 1 ? null : { ...envelopeOfDots(intervalS, per), broken: () => false };
  let longest = rhythm === null ? 0 : 1 / rhythm.lowHz;
  for (const seconds of intervalS) if (seconds !== null) longest = Math.max(longest, seconds);
  const top = Math.min(longest * 1.1, Math.max(pause, rhythm === null ? 0 : 1 / rhythm.lowHz) * 1.08);
  return chartOptions({
    x: [0.4, Math.max(count, 2) + 0.6],
    y: [0, top],
    axes: [
      footAxis(text.result.charts.dotAxis, figures(0), wholes),
      valueAxis(text.result.charts.secondsAxis, figures(1), [0.1, 0.2, 0.5, 1, 2, 5, 10]),
    ],
    series: [
      {
        stroke: () => palette.peek().trace,
        width: 1.25,
        show: envelope === null,
        spanGaps: false,
        points: { show: (u) => plotWidth(u) / count > 7, size: 5, fill: () => palette.peek().trace },
      },
    ],
    onCursor,
    hooks: {
      drawClear: [(u) => drawAsked(u, rhythm)],
      draw: [
        (u) => {
          if (envelope !== null) drawEnvelope(u, envelope, palette.peek().trace, false);
          nameAsked(u, rhythm);
          drawOver(u, intervalS, top, looking);
        },
      ],
    },
  });
}

function drawAsked(u: uPlot, rhythm: Drill['rhythm']): void {
  if (rhythm === null) return;
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const colours = palette.peek();
  const top = Math.max(bbox.top, u.valToPos(1 / rhythm.lowHz, 'y', true));
  const bottom = u.valToPos(1 / rhythm.highHz, 'y', true);
  ctx.save();
  ctx.fillStyle = colours.grid;
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.fillStyle = colours.muted;
  for (const y of [top, bottom]) ctx.fillRect(bbox.left, Math.round(y), bbox.width, Math.max(1, ratio / 2));
  ctx.restore();
}

function nameAsked(u: uPlot, rhythm: Drill['rhythm']): void {
  if (rhythm === null) return;
  const top = Math.max(u.bbox.top, u.valToPos(1 / rhythm.lowHz, 'y', true));
  nameBand(u, text.result.asked, top, palette.peek().muted);
}

/** Pauses at the upper edge, and what is marked or looked at. */
function drawOver(
  u: uPlot,
  intervalS: readonly (number | null)[],
  top: number,
  { marked, dot }: Looking,
): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  ctx.save();
  ctx.fillStyle = palette.peek().text;
  intervalS.forEach((seconds, i) => {
    if (seconds === null || seconds <= top) return;
    const x = u.valToPos(i + 1, 'x', true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x + 5 * ratio, bbox.top + 9 * ratio);
    ctx.lineTo(x - 5 * ratio, bbox.top + 9 * ratio);
    ctx.fill();
  });
  const ring = (i: number, radius: number, width: number) => {
    const seconds = intervalS[i];
    if (seconds == null) return;
    ringAt(u, u.valToPos(i + 1, 'x', true), u.valToPos(Math.min(seconds, top), 'y', true), radius, width);
  };
  for (const i of marked.peek() ?? []) ring(i, 5, 1.5);
  const looked = dot.peek();
  if (looked !== null) ring(looked, 8, 2.5);
  ctx.restore();
}

export const rhythmData = ({ intervalS }: DotSeries): uPlot.AlignedData => [
  intervalS.map((_, i) => i + 1),
  [...intervalS],
];
