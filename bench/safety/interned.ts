/** Gives equal records one number, so that a state of several parts is a few numbers. */
export class Interned<T> {
  readonly #numbers = new Map<string, number>();
  readonly #records: T[] = [];

  get size(): number {
    return this.#records.length;
  }

  number(record: T): number {
    const text = JSON.stringify(record);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#records.length);
    return this.#records.push(record) - 1;
  }

  record(number: number): T {
    const record = this.#records[number];
    if (record === undefined) throw new RangeError(`no record ${number}`);
    return record;
  }
}
