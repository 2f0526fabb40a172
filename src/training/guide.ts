/** What the page says while a drill is being made: where next, how each dot was, how many, how fast. Pure; the final score does not rest on it. */
import type { DepthProfile } from '../safety/types.ts';
import { CellGrid } from './cell-grid.ts';
import type { Drill } from './drill.ts';
import { type DepthLimits, limitsOf, zoneIn } from './limits.ts';
import { type DotFit, matchOptionsFor } from './match.ts';
import { type Area, areasOf } from './pattern.ts';
import { isInside } from './statistics/polygon.ts';
import type { GuidedDot, GuideState, Place } from './types.ts';

export interface GuideOptions {
  readonly drill: Drill;
  readonly profile: DepthProfile;
  /** `placesOf(drill, earlier)`. */
  readonly places: readonly Place[];
  /** Dots of the layers below; null where the drill is no later layer. */
  readonly earlier: readonly Place[] | null;
}

/** A dot as it was found live; times are µs of one clock. */
export interface LiveDot {
  readonly startUs: number;
  readonly endUs: number;
  readonly depthMm: number;
  readonly deepestMm: number;
  readonly xMm: number | null;
  readonly yMm: number | null;
}

/** Dots that the rhythm is taken over. */
const RHYTHM_DOTS = 10;
/** Dots before which there is no rhythm. */
const FEWEST_FOR_RHYTHM = 3;

export class Guide {
  readonly #options: GuideOptions;
  readonly #placeGrid: CellGrid;
  readonly #earlierGrid: CellGrid | null;
  readonly #dotGrid: CellGrid;
  readonly #areas: readonly Area[];
  readonly #made: Uint8Array;
  readonly #reachMm: number;
  readonly #stackedMm: number;
  /** Starts of the last dots, µs. */
  readonly #starts: number[] = [];
  #dots = 0;
  #next = 0;
  #timeUp = false;

  constructor(options: GuideOptions) {
    const { places, earlier, drill } = options;
    const { reachMm, stackedMm } = matchOptionsFor(places);
    this.#options = options;
    this.#areas = areasOf(drill);
    this.#reachMm = reachMm;
    this.#stackedMm = stackedMm;
    this.#placeGrid = new CellGrid(places, reachMm);
    this.#dotGrid = new CellGrid([], stackedMm / Math.SQRT2);
    this.#earlierGrid =
      drill.pattern.kind === 'layer' && earlier !== null
        ? new CellGrid(earlier, drill.pattern.clearMm)
        : null;
    this.#made = new Uint8Array(places.length);
  }

  /** The next finished dot, in order of making. Its zone is that of its depth, or unsafe if any of its strokes was. */
  dot(dot: LiveDot): GuidedDot {
    const limits = this.#limits();
    const { fit, place } = this.#fitOf(dot);
    this.#dots += 1;
    this.#starts.push(dot.startUs);
    if (this.#starts.length > RHYTHM_DOTS) this.#starts.shift();
    return {
      startUs: dot.startUs,
      endUs: dot.endUs,
      depthMm: dot.depthMm,
      zone: zoneIn(limits, dot.deepestMm > limits.unsafeMm ? dot.deepestMm : dot.depthMm),
      fit,
      place,
      xMm: dot.xMm,
      yMm: dot.yMm,
    };
  }

  /** Tells a drill that ends by time how long it has been going, µs since its start. */
  at(sinceStartUs: number): void {
    const { end } = this.#options.drill;
    if (end.kind === 'seconds' && sinceStartUs >= end.seconds * 1e6) this.#timeUp = true;
  }

  /** Limits for the dot to come: a ladder's next step is shown before it is made. */
  get limits(): DepthLimits {
    return this.#limits();
  }

  get done(): boolean {
    const { end } = this.#options.drill;
    return end.kind === 'dots' ? this.#dots >= end.dots : this.#timeUp;
  }

  get state(): GuideState {
    const { end } = this.#options.drill;
    return {
      dots: this.#dots,
      ofDots: end.kind === 'dots' ? end.dots : null,
      ofUs: end.kind === 'seconds' ? end.seconds * 1e6 : null,
      next: this.#next < this.#made.length ? this.#next : null,
      dotsPerSecond: this.#dotsPerSecond(),
      done: this.done,
    };
  }

  #limits(): DepthLimits {
    return limitsOf(this.#options.drill, this.#options.profile, this.#dots);
  }

  #dotsPerSecond(): number | null {
    const [first, last] = [this.#starts[0], this.#starts.at(-1)];
    if (first === undefined || last === undefined || this.#starts.length < FEWEST_FOR_RHYTHM) return null;
    return last > first ? ((this.#starts.length - 1) * 1e6) / (last - first) : null;
  }

  #fitOf({ xMm, yMm }: LiveDot): { fit: DotFit; place: number | null } {
    const { drill, places } = this.#options;
    if (xMm === null || yMm === null || drill.pattern.kind === 'anywhere')
      return { fit: 'free', place: null };
    const isOn = (_: number, squared: number) => squared < this.#stackedMm * this.#stackedMm;
    const onOther = this.#dotGrid.within(xMm, yMm, this.#stackedMm, isOn);
    this.#dotGrid.add({ xMm, yMm });
    if (this.#isOnEarlier(xMm, yMm)) return { fit: 'stacked', place: null };
    const place = this.#nearestOpen(xMm, yMm);
    if (place !== -1) {
      this.#made[place] = 1;
      while (this.#made[this.#next] === 1) this.#next += 1;
      return { fit: 'placed', place };
    }
    if (onOther) return { fit: 'stacked', place: null };
    const isInArea = this.#areas.some(({ outline }) => isInside(outline, { xMm, yMm }));
    return { fit: places.length > 0 || (this.#areas.length > 0 && !isInArea) ? 'off' : 'free', place: null };
  }

  #isOnEarlier(xMm: number, yMm: number): boolean {
    const { pattern } = this.#options.drill;
    if (this.#earlierGrid === null || pattern.kind !== 'layer') return false;
    const clear2 = pattern.clearMm * pattern.clearMm;
    return this.#earlierGrid.within(xMm, yMm, pattern.clearMm, (_, squared) => squared < clear2);
  }

  #nearestOpen(xMm: number, yMm: number): number {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    this.#placeGrid.within(xMm, yMm, this.#reachMm, (place, squared) => {
      if (this.#made[place] === 1 || squared > least || (squared === least && place > nearest)) return;
      nearest = place;
      least = squared;
    });
    return nearest;
  }
}
