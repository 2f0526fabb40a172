/** Fetches what the detail charts show for the part in view. Old data stays until new data is there. */
import { type Signal, signal } from '@preact/signals';
import type { DotMark, MachineTrace, SessionDetail, StrokeMark, Trace } from '../../../src/server/wire.ts';
import { api, messageOf } from '../../api.ts';
import { columnsFor, type View } from '../../charts/viewRange.ts';
import type { Sureness } from '../../live/closeCall.ts';

/** Asking waits this long for the view to come to rest. */
const REST_MS = 90;
/** Strokes are drawn one by one up to this span: some 600 at 150 Hz. */
const STROKES_SPAN_US = 4_000_000;
const STROKES_LIMIT = 2000;
/** Dots are drawn and counted up to this many. */
export const DOTS_LIMIT = 1000;
const MACHINE_COLUMNS = 800;
/** What began before the view reaches into it: a long dot, the reading on either side of a single stroke. */
const DOT_MARGIN_US = 1_000_000;
const READING_MARGIN_US = 500_000;

export interface InView {
  readonly view: View;
  readonly trace: Trace | null;
  /** Null where there are too many to draw. */
  readonly strokes: readonly StrokeMark[] | null;
  readonly dots: readonly DotMark[];
  /** There are more dots than were asked for. */
  readonly manyDots: boolean;
  readonly machine: MachineTrace | null;
}

export class SessionData {
  readonly overview: Signal<Trace | null> = signal(null);
  readonly inView: Signal<InView | null> = signal(null);
  readonly busy = signal(false);
  readonly problem: Signal<string | null> = signal(null);
  readonly #id: string;
  readonly #pad: string | null;
  readonly #machine: string | null;
  /** By which calibration the depths are drawn; '' as they were live. */
  readonly #by: string;
  /** How sure the depths are that are drawn; null where nobody knows. */
  readonly sureness: Signal<Sureness | null> = signal(null);
  readonly periodUs: number;
  #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(detail: SessionDetail, pad: string | null, machine: string | null, by = '') {
    this.#by = by;
    this.#id = detail.id;
    this.#pad = pad;
    this.#machine = machine;
    this.periodUs = 1e6 / (depthRateOf(detail, pad) ?? 2000);
  }

  stop(): void {
    this.#controller.abort();
    clearTimeout(this.#timer);
  }

  async loadOverview(durationUs: number, widthPx: number): Promise<void> {
    if (this.#pad === null || durationUs <= 0) return;
    const range = { serial: this.#pad, channel: 'depth', fromUs: 0, toUs: durationUs };
    const columns = columnsFor({ fromUs: 0, toUs: durationUs }, widthPx, this.periodUs);
    try {
      this.overview.value = await api.trace(this.#id, { ...range, ...this.#drawnBy(), columns });
    } catch (error) {
      this.problem.value = messageOf(error);
    }
  }

  /** Asks for the view once it has come to rest; a question still open is dropped. */
  want(view: View, widthPx: number): void {
    clearTimeout(this.#timer);
    this.busy.value = true;
    this.#timer = setTimeout(() => void this.#load(view, widthPx), REST_MS);
  }

  async #load(view: View, widthPx: number): Promise<void> {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal: abort } = this.#controller;
    const times = { fromUs: Math.floor(view.fromUs), toUs: Math.ceil(view.toUs) };
    const serial = this.#pad;
    const pad = serial === null ? null : { ...times, serial };
    const wide = serial === null ? null : { ...widen(times, DOT_MARGIN_US), serial };
    const machine =
      this.#machine === null ? null : { ...widen(times, READING_MARGIN_US), serial: this.#machine };
    const close = view.toUs - view.fromUs <= STROKES_SPAN_US;
    try {
      const [trace, strokes, dots, readings] = await Promise.all([
        pad &&
          api.trace(
            this.#id,
            {
              ...pad,
              ...this.#drawnBy(),
              channel: 'depth',
              columns: columnsFor(view, widthPx, this.periodUs),
            },
            abort,
          ),
        wide && close ? api.strokes(this.#id, { ...wide, limit: STROKES_LIMIT }, abort) : null,
        wide ? api.dots(this.#id, { ...wide, limit: DOTS_LIMIT }, abort) : [],
        machine && api.machine(this.#id, { ...machine, columns: Math.min(widthPx, MACHINE_COLUMNS) }, abort),
      ]);
      if (abort.aborted) return;
      this.inView.value = {
        view,
        trace,
        strokes:
          strokes?.filter((stroke) => stroke.releaseUs >= view.fromUs && stroke.contactUs <= view.toUs) ??
          null,
        dots: dots.filter((dot) => dot.endUs >= view.fromUs && dot.startUs <= view.toUs),
        manyDots: dots.length >= DOTS_LIMIT,
        machine: readings,
      };
      this.problem.value = null;
    } catch (error) {
      if (abort.aborted) return;
      this.problem.value = messageOf(error);
    }
    this.busy.value = false;
  }

  #drawnBy(): { calibration?: string } {
    return this.#by === '' ? {} : { calibration: this.#by };
  }

  /** The deepest stroke of a part of the session; null where there is none. */
  async deepestStroke(view: View): Promise<StrokeMark | null> {
    const trace = this.inView.peek()?.trace;
    if (this.#pad === null || trace == null) return null;
    let column = -1;
    let deepest = Number.NEGATIVE_INFINITY;
    trace.max.forEach((value, i) => {
      const at = trace.fromUs + i * trace.columnUs;
      if (value === null || value <= deepest || at + trace.columnUs < view.fromUs || at > view.toUs) return;
      deepest = value;
      column = i;
    });
    if (column < 0) return null;
    const fromUs = Math.max(0, Math.floor(trace.fromUs + (column - 1) * trace.columnUs - 10_000));
    const toUs = Math.ceil(trace.fromUs + (column + 2) * trace.columnUs + 10_000);
    const strokes = await api.strokes(this.#id, { serial: this.#pad, fromUs, toUs, limit: STROKES_LIMIT });
    return strokes.reduce<StrokeMark | null>(
      (best, stroke) => (best === null || stroke.peakDepthMm > best.peakDepthMm ? stroke : best),
      null,
    );
  }
}

/** Times around the view, never before the start. */
function widen({ fromUs, toUs }: View, byUs: number): View {
  return { fromUs: Math.max(0, fromUs - byUs), toUs: toUs + byUs };
}

/** The sampling rate of a pad's depth, as the device described it. */
function depthRateOf(detail: SessionDetail, pad: string | null): number | undefined {
  const device = detail.channels.find(({ serial }) => serial === pad);
  return device?.channels.find(({ name }) => name === 'depth')?.rateHz;
}
