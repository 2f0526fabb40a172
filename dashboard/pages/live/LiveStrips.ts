/** The drawing side of the strip charts: three uPlots fed once a frame from the rings, without Preact. */
import { effect, type Signal } from '@preact/signals';
import uPlot from 'uplot';
import { nameBands } from '../../charts/bands.ts';
import { drawDots, drawEvents, drawStrokes } from '../../charts/marks.ts';
import { palette } from '../../charts/palette.ts';
import { nearest, since } from '../../charts/search.ts';
import { drawEnvelope } from '../../charts/trace.ts';
import { number } from '../../format.ts';
import { onFrame } from '../../live/frame.ts';
import type { Readings } from '../../live/readingRing.ts';
import { events, profile, stationClock } from '../../live/state.ts';
import { machineTrack, type PadTrack, padTrack } from '../../live/tracks.ts';
import { text } from '../../text.ts';
import { shownLimits } from '../../training/limits.ts';
import { zoneOfDot } from '../../training/zones.ts';
import { drawLimits, plotWidth, stripOptions, WINDOW_S, WINDOW_US } from './liveChart.ts';

export type StripName = 'depth' | 'rate' | 'volts';

/** What stands under the cursor, and the sentence that says the same as the chart. */
export interface Readout {
  /** When the cursor stands, in words; null where there is no cursor. */
  readonly at: string | null;
  readonly depth: string;
  readonly rate: string;
  readonly volts: string;
  readonly summary: string;
}

/** The right edge stands this far behind the clock, so that the newest line has arrived and the edge is calm. */
const LAG_US = 40_000;
/** Two telemetry readings further apart than this leave the line open. */
const READING_GAP_US = 500_000;
const SURFACE_MM = -0.25;
const SUMMARY_EVERY_US = 1_000_000;

export interface LiveStripsOptions {
  readonly pad: string | null;
  readonly machine: string | null;
  /** Depth is not to be seen: neither its chart nor a figure of it is there. */
  readonly hidden: boolean;
}

export class LiveStrips {
  readonly #root: HTMLElement;
  readonly #track: PadTrack | null;
  readonly #pad: string | null;
  readonly #machine: string | null;
  readonly #readout: Signal<Readout>;
  readonly #held: Signal<boolean>;
  /** Depth stands first, and leads the cursor; where depth is hidden there is no such chart, and the rate leads. */
  readonly #plots: ReadonlyMap<StripName, uPlot>;
  readonly #lead: StripName;
  readonly #readings: Readings = { x: [], rateHz: [], volts: [] };
  readonly #stops: (() => void)[] = [];
  #x = new Float64Array(0);
  #min = new Float32Array(0);
  #max = new Float32Array(0);
  #gap = new Uint8Array(0);
  /** Station µs at the right edge. */
  #edgeUs = 0;
  #last = Number.NaN;
  #deepMm = 0;
  #columnUs = 1;
  #summaryUs = 0;
  #odd = false;

  constructor(
    root: HTMLElement,
    { pad, machine, hidden }: LiveStripsOptions,
    readout: Signal<Readout>,
    held: Signal<boolean>,
  ) {
    this.#root = root;
    this.#pad = pad;
    this.#machine = machine;
    this.#track = pad === null ? null : padTrack(pad);
    this.#readout = readout;
    this.#held = held;
    this.#deepMm = (profile.peek()?.unsafeMm ?? 1.5) * 1.5;
    this.#lead = hidden ? 'rate' : 'depth';
    this.#plots = new Map<StripName, uPlot>([
      ...(hidden ? [] : [['depth', this.#depthPlot()] as const]),
      ['rate', this.#valuePlot('rate')],
      ['volts', this.#valuePlot('volts')],
    ]);
    this.#resize();
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(root);
    this.#stops.push(
      () => observer.disconnect(),
      onFrame((pageUs) => this.#frame(pageUs)),
      // A new theme or profile: draw even while held.
      effect(() => {
        palette.value;
        shownLimits.value;
        for (const plot of this.#plots.values()) plot.redraw(false, true);
      }),
    );
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    for (const plot of this.#plots.values()) plot.destroy();
  }

  #box(name: StripName): HTMLElement {
    return this.#root.querySelector<HTMLElement>(`[data-strip=${name}]`) ?? this.#root;
  }

  #depthPlot(): uPlot {
    const hidden: uPlot.Series = { paths: () => null, points: { show: false } };
    const box = this.#box('depth');
    const options = stripOptions({
      width: box.clientWidth,
      height: box.clientHeight,
      unit: 'mm',
      digits: 1,
      incrs: [0.5, 1, 2, 5],
      last: false,
      down: true,
      range: () => [SURFACE_MM, this.#deepMm],
      series: [hidden, hidden],
      hooks: {
        drawClear: [drawLimits],
        draw: [(u) => this.#drawDepth(u)],
        setCursor: [(u) => this.#readCursor(u)],
      },
    });
    return new uPlot(options, [[], [], []], box);
  }

  #valuePlot(name: 'rate' | 'volts'): uPlot {
    const box = this.#box(name);
    const volts = name === 'volts';
    const top = volts ? 12 : 150;
    const options = stripOptions({
      width: box.clientWidth,
      height: box.clientHeight,
      unit: volts ? 'V' : 'Hz',
      digits: 0,
      incrs: volts ? [5, 10, 20] : [50, 100, 200],
      last: volts,
      range: (_, __, high) => [0, high === null || high <= top * 0.95 ? top : Math.ceil(high / 40) * 50],
      series: [
        {
          stroke: () => palette.peek()[volts ? 'second' : 'trace'],
          width: 1.5,
          points: { show: false },
          spanGaps: false,
        },
      ],
      hooks: { setCursor: [(u) => this.#readCursor(u)] },
    });
    return new uPlot(options, [[], []], box);
  }

  /** Fits the charts into their boxes and, where the width changed, the columns to the pixels. */
  #resize(): void {
    for (const [name, plot] of this.#plots) {
      const { clientWidth: width, clientHeight: height } = this.#box(name);
      if (width > 0 && height > 0 && (plot.width !== width || plot.height !== height)) {
        plot.setSize({ width, height });
      }
    }
    const shown = plotWidth(this.#box(this.#lead).clientWidth);
    if (shown === this.#x.length) return;
    this.#columnUs = WINDOW_US / shown;
    this.#x = Float64Array.from({ length: shown }, (_, i) => ((i + 0.5) / shown - 1) * WINDOW_S);
    this.#min = new Float32Array(shown);
    this.#max = new Float32Array(shown);
    this.#gap = new Uint8Array(shown);
    // Twice the window, so that a held picture has its columns for ten seconds more.
    this.#track?.shape(this.#columnUs, shown * 2);
    this.#plots.get('depth')?.setData([this.#x, this.#min, this.#max], false);
    this.#last = Number.NaN;
  }

  #frame(pageUs: number): void {
    const nowUs = stationClock.at(pageUs);
    if (nowUs === null || this.#held.peek()) return;
    const last = Math.floor((nowUs - LAG_US) / this.#columnUs);
    if (last === this.#last) return;
    this.#last = last;
    this.#edgeUs = (last + 1) * this.#columnUs;
    if (this.#track !== null) {
      // Another chart's width may have reshaped the track's columns; ours come first.
      const columns =
        this.#track.columns?.columnUs === this.#columnUs
          ? this.#track.columns
          : this.#track.shape(this.#columnUs, this.#x.length * 2);
      columns.read(last, this.#min, this.#max, this.#gap);
      this.#scaleDepth();
    }
    this.#plots.get('depth')?.redraw(false, false);
    // Telemetry comes a few times a second and moves a pixel a frame: every other frame is smooth enough.
    this.#odd = !this.#odd;
    if (this.#machine !== null && this.#odd) {
      machineTrack(this.#machine).read(
        this.#edgeUs - WINDOW_US,
        this.#edgeUs,
        READING_GAP_US,
        this.#readings,
      );
      const { x, rateHz, volts } = this.#readings;
      for (const [name, values] of [
        ['rate', rateHz],
        ['volts', volts],
      ] as const) {
        const plot = this.#plots.get(name);
        plot?.setData([x, values], false);
        plot?.redraw(true, false);
      }
    }
    const lead = this.#plots.get(this.#lead);
    if (lead !== undefined) this.#readCursor(lead);
    if (nowUs - this.#summaryUs > SUMMARY_EVERY_US) {
      this.#summaryUs = nowUs;
      this.#readout.value = { ...this.#readout.peek(), summary: this.#summary() };
    }
  }

  /** Half-millimetre steps, and back only when all is calm again: a scale that breathes cannot be read. */
  #scaleDepth(): void {
    const least = (profile.peek()?.unsafeMm ?? 1.5) * 1.5;
    const deepest = this.#deepest();
    const wanted = deepest > least * 0.97 ? Math.ceil((deepest * 1.05) / 0.5) * 0.5 : least;
    if (wanted === this.#deepMm) return;
    this.#deepMm = wanted;
    this.#plots.get('depth')?.setScale('y', { min: SURFACE_MM, max: wanted });
  }

  #deepest(): number {
    let deepest = Number.NEGATIVE_INFINITY;
    for (const high of this.#max) if (high > deepest) deepest = high;
    return deepest;
  }

  #drawDepth(u: uPlot): void {
    const gap = this.#gap;
    const data = { x: this.#x, min: this.#min, max: this.#max };
    const seconds = (us: number): number => (us - this.#edgeUs) / 1e6;
    const from = this.#edgeUs - WINDOW_US;
    const shown = events
      .peek()
      .filter(
        (event) =>
          event.serial === this.#pad &&
          event.kind !== 'unsafe-depth' &&
          event.kind !== 'pad-alarm' &&
          (event.endUs ?? this.#edgeUs) >= from,
      );
    drawEvents(
      u,
      shown.map((event) => ({
        event,
        from: seconds(event.onsetUs),
        to: seconds(event.endUs ?? this.#edgeUs),
      })),
    );
    const broken = (i: number, previous: number): boolean => i - previous > 1 || gap[i] === 1;
    drawEnvelope(u, { ...data, broken }, palette.peek().trace, false);
    const limits = shownLimits.peek();
    if (limits !== null) nameBands(u, limits);
    if (this.#track === null) return;
    const dots = since(this.#track.dots.peek(), (dot) => dot.endUs, from);
    const dotEndUs = dots.at(-1)?.endUs ?? 0;
    // An unsafe stroke is marked at once; when its dot is over, the dot's own mark stands for it.
    const strokes = since(this.#track.unsafeStrokes, (stroke) => stroke.peakUs, Math.max(from, dotEndUs));
    drawStrokes(
      u,
      strokes.map(({ peakUs, peakDepthMm, zone }) => ({ at: seconds(peakUs), depthMm: peakDepthMm, zone })),
      8,
    );
    drawDots(
      u,
      dots.map((dot) => ({
        depthMm: dot.depthMm,
        zone: zoneOfDot(dot),
        from: seconds(dot.startUs),
        to: seconds(dot.endUs),
      })),
    );
  }

  #readCursor(u: uPlot): void {
    const { left } = u.cursor;
    const before = this.#readout.peek();
    if (left === undefined || left === null || left < 0) {
      if (u === this.#plots.get(this.#lead) && before.at !== null && !this.#hovered()) {
        this.#readout.value = { ...before, at: null };
      }
      return;
    }
    const x = u.posToVal(left, 'x');
    const column = Math.min(this.#x.length - 1, Math.max(0, Math.floor((x / WINDOW_S + 1) * this.#x.length)));
    const low = this.#min[column] ?? Number.NaN;
    const high = this.#max[column] ?? Number.NaN;
    const reading = nearest(this.#readings.x, x);
    this.#readout.value = {
      ...before,
      at: `${number(x, 1)} s`,
      depth: `${number(x, 1)} s: ${Number.isNaN(low) ? number(null) : text.live.charts.range(low, high)} mm`,
      rate: `${number(this.#readings.rateHz[reading], 1)} Hz`,
      volts: `${number(this.#readings.volts[reading], 2)} V`,
    };
  }

  #hovered(): boolean {
    return [...this.#plots.values()].some(({ cursor }) => (cursor.left ?? -1) >= 0);
  }

  #summary(): string {
    const deepest = this.#deepest();
    if (!Number.isFinite(deepest) || this.#track === null) return text.live.charts.summaryEmpty;
    const from = this.#edgeUs - WINDOW_US;
    const dots = since(this.#track.dots.peek(), (dot) => dot.endUs, from).length;
    let gaps = 0;
    for (const flag of this.#gap) gaps += flag;
    return this.#plots.has('depth')
      ? text.live.charts.summary(dots, deepest, gaps)
      : text.drill.blind.summary(dots, gaps);
  }
}
