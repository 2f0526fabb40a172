/** The drawing side of a session's charts: overview, depth, stroke rate, voltage. */
import { effect, type Signal } from '@preact/signals';
import uPlot from 'uplot';
import type { SessionDetail } from '../../../src/server/wire.ts';
import { drawBands, drawCloseCalls, nameBands } from '../../charts/bands.ts';
import { type GestureTarget, listenForGestures, listenForRangeDrag } from '../../charts/gestures.ts';
import { drawDots, drawEvents, drawStrokes } from '../../charts/marks.ts';
import { AXIS_LEFT_PX, PAD_RIGHT_PX } from '../../charts/options.ts';
import { palette } from '../../charts/palette.ts';
import { drawEnvelope, type EnvelopeData } from '../../charts/trace.ts';
import { envelopeOf, openGaps } from '../../charts/traceData.ts';
import { clampView, panView, type View, zoomView } from '../../charts/viewRange.ts';
import { drawWindow } from '../../charts/windowFrame.ts';
import { standardMm } from '../../live/closeCall.ts';
import { reviewOptions } from './reviewOptions.ts';
import { type Reading, readout } from './reviewReadout.ts';
import type { InView, SessionData } from './sessionData.ts';

const SURFACE_MM = -0.25;
/** Marks of single strokes are wider apart than this, or they hide the trace. */
const STROKE_SPACE_PX = 9;
const names = ['overview', 'depth', 'rate', 'volts'] as const;
type Name = (typeof names)[number];

export class ReviewStrips {
  readonly #root: HTMLElement;
  readonly #detail: () => SessionDetail;
  readonly #pad: string | null;
  readonly #view: Signal<View>;
  readonly #data: SessionData;
  readonly #reading: Signal<Reading | null>;
  readonly #plots: Record<Name, uPlot>;
  readonly #stops: (() => void)[] = [];
  #whole: EnvelopeData | null = null;
  #part: EnvelopeData | null = null;
  #inView: InView | null = null;
  #askedWidth = 0;

  constructor(
    root: HTMLElement,
    detail: () => SessionDetail,
    pad: string | null,
    view: Signal<View>,
    data: SessionData,
    reading: Signal<Reading | null>,
  ) {
    this.#root = root;
    this.#detail = detail;
    this.#pad = pad;
    this.#view = view;
    this.#data = data;
    this.#reading = reading;
    this.#plots = {
      overview: this.#depthPlot('overview'),
      depth: this.#depthPlot('depth'),
      rate: this.#valuePlot('rate'),
      volts: this.#valuePlot('volts'),
    };
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(root);
    this.#stops.push(
      () => observer.disconnect(),
      this.#listen(),
      effect(() => this.#follow(view.value)),
      effect(() => this.#takeWhole()),
      effect(() => this.#takePart()),
      effect(() => {
        palette.value;
        this.#data.sureness.value;
        this.redraw();
      }),
    );
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    for (const name of names) this.#plots[name].destroy();
    this.#data.stop();
  }

  /** The session has gone on since `beforeUs`: the overview shows the rest, a whole view stays whole. */
  grow(beforeUs: number): void {
    const { durationUs } = this.#detail();
    if (durationUs === beforeUs) return;
    void this.#data.loadOverview(durationUs, this.#width('overview'));
    const { fromUs, toUs } = this.#view.peek();
    if (fromUs === 0 && toUs >= beforeUs) this.#view.value = { fromUs: 0, toUs: durationUs };
  }

  redraw(): void {
    for (const name of names) this.#plots[name].redraw(false, true);
  }

  #box(name: Name): HTMLElement {
    return this.#root.querySelector<HTMLElement>(`[data-strip=${name}]`) ?? this.#root;
  }

  /** Pixels of the plotting area. */
  #width(name: Name): number {
    return Math.max(50, this.#box(name).clientWidth - AXIS_LEFT_PX - PAD_RIGHT_PX);
  }

  #deepMm(): number {
    const least = this.#detail().profile.unsafeMm * 1.5;
    let deepest = least;
    for (const value of this.#data.overview.peek()?.max ?? [])
      if (value !== null && value > deepest) deepest = value;
    return deepest === least ? least : Math.ceil((deepest * 1.05) / 0.5) * 0.5;
  }

  #depthPlot(name: 'overview' | 'depth'): uPlot {
    const box = this.#box(name);
    const overview = name === 'overview';
    const hidden: uPlot.Series = { paths: () => null, points: { show: false } };
    return new uPlot(
      reviewOptions({
        size: { width: box.clientWidth, height: box.clientHeight },
        unit: 'mm',
        digits: overview ? 0 : 1,
        incrs: overview ? [1, 2, 5] : [0.1, 0.2, 0.5, 1, 2],
        last: overview,
        down: true,
        xRange: () => (overview ? [0, this.#detail().durationUs / 1e6] : this.#xRange()),
        yRange: () => [SURFACE_MM, this.#deepMm()],
        series: [hidden],
        ...(overview ? {} : { whole: () => this.#showWhole() }),
        hooks: {
          drawClear: [
            (u) => {
              drawBands(u, this.#detail().profile);
              if (!overview) this.#drawCloseCalls(u);
            },
          ],
          draw: [(u) => (overview ? this.#drawOverview(u) : this.#drawDepth(u))],
          ...(overview ? {} : { setSelect: [(u) => this.#selected(u)], setCursor: [(u) => this.#point(u)] }),
        },
      }),
      [
        [0, 1],
        [null, null],
      ],
      box,
    );
  }

  #valuePlot(name: 'rate' | 'volts'): uPlot {
    const box = this.#box(name);
    const volts = name === 'volts';
    const top = volts ? 12 : 150;
    return new uPlot(
      reviewOptions({
        size: { width: box.clientWidth, height: box.clientHeight },
        unit: volts ? 'V' : 'Hz',
        digits: 0,
        incrs: volts ? [5, 10, 20] : [50, 100, 200],
        last: volts,
        down: false,
        xRange: () => this.#xRange(),
        yRange: (_, __, high) => [0, high === null || high <= top * 0.95 ? top : Math.ceil(high / 40) * 50],
        series: [
          { stroke: () => palette.peek()[volts ? 'second' : 'trace'], width: 1.5, points: { show: false } },
        ],
        whole: () => this.#showWhole(),
        hooks: { setSelect: [(u) => this.#selected(u)], setCursor: [(u) => this.#point(u)] },
      }),
      [[], []],
      box,
    );
  }

  #xRange(): uPlot.Range.MinMax {
    const { fromUs, toUs } = this.#view.peek();
    return [fromUs / 1e6, toUs / 1e6];
  }

  #resize(): void {
    for (const name of names) {
      const { clientWidth: width, clientHeight: height } = this.#box(name);
      const plot = this.#plots[name];
      if (width > 0 && height > 0 && (plot.width !== width || plot.height !== height)) {
        plot.setSize({ width, height });
      }
    }
    if (this.#width('depth') === this.#askedWidth) return;
    this.#askedWidth = this.#width('depth');
    this.#data.want(this.#view.peek(), this.#askedWidth);
    void this.#data.loadOverview(this.#detail().durationUs, this.#width('overview'));
  }

  #listen(): () => void {
    const target: GestureTarget = {
      zoom: (factor, share) => {
        const before = this.#view.peek();
        const around = before.fromUs + share * (before.toUs - before.fromUs);
        const next = zoomView(before, factor, around, this.#detail().durationUs);
        if (next.fromUs === before.fromUs && next.toUs === before.toUs) return false;
        this.#view.value = next;
        return true;
      },
      pan: (share) => {
        this.#view.value = panView(this.#view.peek(), share, this.#detail().durationUs);
      },
    };
    const stops = [
      ...(['depth', 'rate', 'volts'] as const).map((name) => listenForGestures(this.#plots[name], target)),
      listenForRangeDrag(
        this.#plots.overview,
        () => ({ from: this.#view.peek().fromUs / 1e6, to: this.#view.peek().toUs / 1e6 }),
        (from, to) => {
          this.#view.value = clampView({ fromUs: from * 1e6, toUs: to * 1e6 }, this.#detail().durationUs);
        },
      ),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #showWhole(): void {
    this.#view.value = { fromUs: 0, toUs: this.#detail().durationUs };
  }

  /** A new view: the old data at once at its new place, and a question for the new. */
  #follow(view: View): void {
    const min = view.fromUs / 1e6;
    const max = view.toUs / 1e6;
    for (const name of ['depth', 'rate', 'volts'] as const) this.#plots[name].setScale('x', { min, max });
    this.#plots.overview.redraw(false, false);
    this.#data.want(view, this.#width('depth'));
  }

  #takeWhole(): void {
    const trace = this.#data.overview.value;
    this.#whole = trace === null ? null : envelopeOf(trace, this.#data.periodUs);
    this.#plots.overview.setData(
      [
        [0, this.#detail().durationUs / 1e6],
        [null, null],
      ],
      true,
    );
    this.#plots.depth.setScale('y', { min: SURFACE_MM, max: this.#deepMm() });
  }

  #takePart(): void {
    const inView = this.#data.inView.value;
    this.#inView = inView;
    if (inView === null) return;
    this.#part = inView.trace === null ? null : envelopeOf(inView.trace, this.#data.periodUs);
    const { machine } = inView;
    if (machine !== null) {
      const spacing = (inView.view.toUs - inView.view.fromUs) / 100;
      const rate = openGaps(machine.atUs, machine.rateHz, Math.max(1e6, spacing));
      const volts = openGaps(machine.atUs, machine.measuredV, Math.max(1e6, spacing));
      this.#plots.rate.setData([rate.x, rate.y], false);
      this.#plots.volts.setData([volts.x, volts.y], false);
      for (const name of ['rate', 'volts'] as const) this.#plots[name].redraw(true, false);
    }
    this.#plots.depth.redraw(false, false);
  }

  #events() {
    const { events, durationUs } = this.#detail();
    return events
      .filter((event) => event.serial === this.#pad || event.kind === 'recording-failed')
      .map((event) => ({ event, from: event.onsetUs / 1e6, to: (event.endUs ?? durationUs) / 1e6 }));
  }

  #drawCloseCalls(u: uPlot): void {
    const sureness = this.#data.sureness.peek();
    if (sureness === null) return;
    drawCloseCalls(u, this.#detail().profile, (depthMm) => {
      const standard = standardMm(sureness, depthMm);
      return standard === null ? null : 2 * standard;
    });
  }

  #drawOverview(u: uPlot): void {
    if (this.#whole !== null) drawEnvelope(u, this.#whole, palette.peek().trace, false);
    drawEvents(u, this.#events());
    const { fromUs, toUs } = this.#view.peek();
    drawWindow(u, fromUs / 1e6, toUs / 1e6);
  }

  #drawDepth(u: uPlot): void {
    const { fromUs, toUs } = this.#view.peek();
    const inside = this.#events().filter(({ from, to }) => to * 1e6 >= fromUs && from * 1e6 <= toUs);
    drawEvents(u, inside);
    const samplePx = (this.#width('depth') * this.#data.periodUs) / (toUs - fromUs);
    if (this.#part !== null) drawEnvelope(u, this.#part, palette.peek().trace, samplePx > 5);
    nameBands(u, this.#detail().profile);
    if (this.#inView === null) return;
    const { strokes, dots } = this.#inView;
    const close = strokes !== null && this.#width('depth') / Math.max(1, strokes.length) > STROKE_SPACE_PX;
    if (close) {
      drawStrokes(
        u,
        strokes.map(({ peakUs, peakDepthMm, zone }) => ({ at: peakUs / 1e6, depthMm: peakDepthMm, zone })),
        11,
      );
    } else if (!this.#inView.manyDots && dots.length < this.#width('depth') / STROKE_SPACE_PX) {
      drawDots(
        u,
        dots.map((dot) => ({ ...dot, from: dot.startUs / 1e6, to: dot.endUs / 1e6 })),
      );
    }
  }

  #selected(u: uPlot): void {
    const { left, width } = u.select;
    if (width < 4) return;
    const from = u.posToVal(left, 'x') * 1e6;
    const to = u.posToVal(left + width, 'x') * 1e6;
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#view.value = clampView({ fromUs: from, toUs: to }, this.#detail().durationUs);
  }

  #point(u: uPlot): void {
    const { left } = u.cursor;
    if (left === undefined || left === null || left < 0) {
      const gone = names.every((name) => (this.#plots[name].cursor.left ?? -1) < 0 || name === 'overview');
      if (gone) this.#reading.value = null;
      return;
    }
    this.#reading.value = readout(u.posToVal(left, 'x') * 1e6, this.#view.peek(), this.#inView);
  }
}
