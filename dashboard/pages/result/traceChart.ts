/** The raw depth around one dot, with the peak of each stroke. */
import type uPlot from 'uplot';
import type { StrokeMark, Trace } from '../../../src/server/wire.ts';
import { drawBands, nameBands } from '../../charts/bands.ts';
import { chartOptions, depthAxis, figures, footAxis, pixelRatio } from '../../charts/chartParts.ts';
import { drawStrokes } from '../../charts/marks.ts';
import { palette } from '../../charts/palette.ts';
import { drawEnvelope } from '../../charts/trace.ts';
import { envelopeOf } from '../../charts/traceData.ts';
import { zoneOf } from '../../parts/zoneShapes.ts';
import { text } from '../../text.ts';
import type { Limits } from '../../training/limits.ts';

export interface TraceScene {
  readonly trace: Trace;
  readonly strokes: readonly StrokeMark[];
  readonly limits: Limits;
  /** µs from the start of the session. */
  readonly startUs: number;
  readonly endUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly periodUs: number;
}

/** The time axis is in ms from the dot's start. */
export function traceChart(
  scene: TraceScene,
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { trace, strokes, limits, startUs, endUs, fromUs, toUs, periodUs } = scene;
  const ms = (us: number) => (us - startUs) / 1000;
  const plain = envelopeOf(trace, periodUs);
  const envelope = { ...plain, x: Float64Array.from(plain.x, (s) => ms(s * 1e6)) };
  let deepest = limits.unsafeMm * 1.15;
  let least = 0;
  for (const mm of trace.max) if (mm !== null) deepest = Math.max(deepest, mm * 1.08);
  for (const mm of trace.min) if (mm !== null) least = Math.min(least, mm);
  const marks = strokes.map(({ peakUs, peakDepthMm }) => ({
    at: ms(peakUs),
    depthMm: peakDepthMm,
    zone: zoneOf(peakDepthMm, limits),
  }));
  return chartOptions({
    x: [ms(fromUs), ms(toUs)],
    y: [Math.max(-0.6, least - 0.05), deepest],
    down: true,
    axes: [footAxis(text.result.traceTime, figures(0), [10, 20, 50, 100, 200, 500, 1000]), depthAxis()],
    onCursor,
    hooks: {
      drawClear: [
        (u) => {
          drawBands(u, limits);
          drawExtent(u, 0, ms(endUs));
        },
      ],
      draw: [
        (u) => {
          drawEnvelope(u, envelope, palette.peek().trace, false);
          drawStrokes(u, marks, 10);
          nameBands(u, limits);
        },
      ],
    },
  });
}

/** The dot from its first contact to its last release: a field with a line at either end. */
function drawExtent(u: uPlot, from: number, to: number): void {
  const { ctx, bbox } = u;
  const ratio = pixelRatio(u);
  const left = u.valToPos(from, 'x', true);
  const right = u.valToPos(to, 'x', true);
  ctx.save();
  ctx.fillStyle = palette.peek().grid;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.fillStyle = palette.peek().muted;
  for (const x of [left, right]) ctx.fillRect(x - ratio / 2, bbox.top, ratio, bbox.height);
  ctx.restore();
}
