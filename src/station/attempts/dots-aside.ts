/** Dots come within the deciding path, and are looked at when the lines that they came with are through. */
import type { DotRow } from '../../store/types.ts';

export class DotsAside {
  readonly #look: (pad: string, dots: readonly DotRow[]) => void;
  #waiting: DotRow[] = [];

  /** `look`: called once a pad with all that came with the same lines, in their order. */
  constructor(look: (pad: string, dots: readonly DotRow[]) => void) {
    this.#look = look;
  }

  /** Called within the deciding path: no more than this. */
  put(dot: DotRow): void {
    this.#waiting.push(dot);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#lookAtAll());
  }

  #lookAtAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [pad, dots] of Map.groupBy(waiting, ({ serial }) => serial)) this.#look(pad, dots);
  }
}
