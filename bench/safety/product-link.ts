/** The two directions of a link that loses, doubles, delays and reorders, as small bags that hold what is under way. */
import type { MotorState } from '../../firmware-protocol/messages.ts';
import type { CommandAnswer, MotorCommand } from '../../src/safety/control/types.ts';
import { Interned } from './interned.ts';

/** To the machine. `current`: a copy of the command that the host's link waits for; else nobody waits for its answer. */
export type ToDevice =
  | { readonly what: 'stop-byte' }
  | { readonly what: 'BEAT' }
  | { readonly what: 'command'; readonly command: MotorCommand; readonly current: boolean };

/** To the host, in the order in which it was sent. `fresh`: of a boot that the host does not know yet. */
export type ToHost = { readonly fresh: boolean } & (
  | { readonly what: 'HELLO' }
  | { readonly what: 'M'; readonly state: MotorState; readonly turning: boolean; readonly pedalDown: boolean }
  | { readonly what: 'answer'; readonly answer: CommandAnswer; readonly current: boolean }
);

export const wordsOf = (item: ToDevice | ToHost): string => {
  if (item.what === 'command') {
    const nonce = item.command.type === 'START' ? ` ${item.command.nonce}` : '';
    return `${item.command.type}${nonce}${item.current ? '' : ' (old)'}`;
  }
  if (item.what === 'M')
    return `M ${item.state}${item.turning ? ' turning' : ''}${item.pedalDown ? ' pedal' : ''}`;
  if (item.what === 'answer')
    return `${item.answer.ok ? `OK ${item.answer.value}` : `ERR ${item.answer.code}`}${item.current ? '' : ' (old)'}`;
  return item.what;
};

/** What is under way in one direction, by number. */
export class Bag<T> {
  readonly bags = new Interned<readonly T[]>();
  readonly most: number;
  readonly #memo = new Map<string, number>();
  readonly #sorted: boolean;

  constructor(most: number, sorted: boolean) {
    this.most = most;
    this.#sorted = sorted;
    this.bags.number([]);
  }

  items(bag: number): readonly T[] {
    return this.bags.record(bag);
  }

  /** What does not fit is lost: of a bag without order the new one, else the oldest. */
  add(bag: number, item: T): number {
    const key = `+${bag} ${JSON.stringify(item)}`;
    return this.#kept(key, () => {
      const items = this.items(bag);
      if (!this.#sorted) return [...items, item].slice(-this.most);
      const text = JSON.stringify(item);
      const doubled = items.filter((each) => JSON.stringify(each) === text).length > 0;
      return doubled || items.length >= this.most ? items : [...items, item];
    });
  }

  map(bag: number, name: string, change: (items: readonly T[]) => readonly T[]): number {
    return this.#kept(`${name} ${bag}`, () => change(this.items(bag)));
  }

  #kept(key: string, make: () => readonly T[]): number {
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const made = [...make()];
    if (this.#sorted) made.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const bag = this.bags.number(made);
    this.#memo.set(key, bag);
    return bag;
  }
}
