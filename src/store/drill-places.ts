/**
 * The places of drills as the page draws them. Runs on the reader thread: filling the gaps of a large layer
 * takes a second, and the thread that listens to the pads must not wait for a picture.
 */
import type { Drill } from '../training/drill.ts';
import { previewPlaces } from '../training/pattern.ts';
import type { Place } from '../training/types.ts';

type Patterned = Pick<Drill, 'pattern' | 'end'>;

/** Layers over layers that are drawn; a circle of them ends here. */
const MOST_LAYERS = 6;
const MOST_KEPT = 500;

export class DrillPlaces {
  /** By everything that they follow from. */
  readonly #kept = new Map<string, readonly Place[]>();

  /** `find` gives the newest version of a drill, on whose places a later layer is drawn. */
  of(drill: Patterned, find: (id: string) => Patterned | null): readonly Place[] {
    const stack: Patterned[] = [drill];
    for (let top = drill; top.pattern.kind === 'layer' && stack.length < MOST_LAYERS; ) {
      const below = find(top.pattern.over);
      if (below === null) break;
      stack.push(below);
      top = below;
    }
    let earlier: readonly Place[] | null = null;
    let key = '';
    let places: readonly Place[] = [];
    for (const each of stack.toReversed()) {
      key += JSON.stringify([each.pattern, each.end]);
      places = this.#kept.get(key) ?? previewPlaces(each, earlier);
      this.#keep(key, places);
      earlier = [...(earlier ?? []), ...places];
    }
    return places;
  }

  #keep(key: string, places: readonly Place[]): void {
    this.#kept.delete(key);
    this.#kept.set(key, places);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
