/** Walks every state that a model can reach, breadth first, so that the first breach found is the shortest. */

/** A rule that did not hold in a step. */
export class Breach extends Error {
  readonly invariant: string;
  readonly input: string;

  constructor(invariant: string, input: string, what: string) {
    super(`${invariant}: ${what}`);
    this.invariant = invariant;
    this.input = input;
  }
}

/** States are whole numbers below 2^53, so that millions of them fit in memory. */
export interface Model {
  readonly start: readonly number[];
  /** So many inputs from a start are walked, all of them; without it, until nothing new comes. */
  readonly inputs?: number;
  /** Gives every state that may follow, with the input in words. @throws Breach */
  visit(state: number, follow: (input: string, next: number) => void): void;
  /** What must have been seen, so that no rule held for want of an occasion; those that were not. */
  unseen(): readonly string[];
}

export interface Walked {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** Every state was walked, or every one within the model’s number of inputs. */
  readonly whole: boolean;
  readonly breach: {
    readonly invariant: string;
    readonly what: string;
    readonly trace: readonly string[];
  } | null;
}

export const NOTHING_SEEN = 'something to hold';

export function walk(model: Model, maxStates = Number.POSITIVE_INFINITY): Walked {
  const startedMs = performance.now();
  const known = new States();
  for (const state of model.start) known.add(state, -1, 'start');
  let transitions = 0;
  let depth = 0;
  let levelEnd = known.size;
  let at = 0;
  let visiting = 0;
  const end = (breach: Walked['breach']): Walked => ({
    states: known.size,
    transitions,
    depth,
    seconds: (performance.now() - startedMs) / 1000,
    whole: at === known.size || depth === model.inputs,
    breach,
  });
  const follow = (input: string, next: number) => {
    transitions++;
    known.add(next, visiting, input);
  };
  try {
    for (; at < known.size && known.size <= maxStates; at++) {
      if (at === levelEnd) {
        if (depth === model.inputs) break;
        depth++;
        levelEnd = known.size;
      }
      visiting = at;
      model.visit(known.at(at), follow);
    }
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    const trace = [...known.trace(visiting), error.input];
    return end({ invariant: error.invariant, what: error.message, trace });
  }
  const unseen = at === known.size || depth === model.inputs ? model.unseen() : [];
  return end(
    unseen.length === 0
      ? null
      : { invariant: NOTHING_SEEN, what: `never seen: ${unseen.join(', ')}`, trace: [] },
  );
}

/** An open-addressed set of numbers that keeps their order and how each was reached. */
class States {
  size = 0;
  #states = new Float64Array(1 << 12);
  #parents = new Int32Array(1 << 12);
  #inputs = new Uint16Array(1 << 12);
  /** Place in `#states` plus one; 0 is empty. */
  #slots = new Int32Array(1 << 13);
  readonly #words = new Map<string, number>();
  readonly #wordList: string[] = [];

  at(n: number): number {
    return this.#states[n] ?? Number.NaN;
  }

  add(state: number, parent: number, input: string): void {
    let slot = this.#slotOf(state);
    for (; ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const place = this.#slots[slot] ?? 0;
      if (place === 0) break;
      if (this.#states[place - 1] === state) return;
    }
    if (this.size === this.#states.length) {
      this.#grow();
      this.add(state, parent, input);
      return;
    }
    this.#states[this.size] = state;
    this.#parents[this.size] = parent;
    this.#inputs[this.size] = this.#word(input);
    this.size++;
    this.#slots[slot] = this.size;
  }

  trace(n: number): string[] {
    const inputs: string[] = [];
    for (let at = n; at >= 0; at = this.#parents[at] ?? -1)
      inputs.push(this.#wordList[this.#inputs[at] ?? 0] ?? '');
    return inputs.reverse().slice(1);
  }

  #word(input: string): number {
    const known = this.#words.get(input);
    if (known !== undefined) return known;
    this.#words.set(input, this.#wordList.length);
    return this.#wordList.push(input) - 1;
  }

  #slotOf(state: number): number {
    const high = Math.floor(state / 4294967296);
    const mixed = Math.imul((state >>> 0) ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.#slots.length - 1);
  }

  #grow(): void {
    const size = this.#states.length * 2;
    const states = new Float64Array(size);
    const parents = new Int32Array(size);
    const inputs = new Uint16Array(size);
    states.set(this.#states);
    parents.set(this.#parents);
    inputs.set(this.#inputs);
    this.#states = states;
    this.#parents = parents;
    this.#inputs = inputs;
    this.#slots = new Int32Array(size * 2);
    for (let n = 0; n < this.size; n++) {
      let slot = this.#slotOf(states[n] ?? 0);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = n + 1;
    }
  }
}
