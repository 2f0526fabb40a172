/**
 * The assignment problem, sparse and with a price for going without: rows take columns, one each, at least
 * total cost. Successive shortest augmenting paths with potentials (Jonker and Volgenant, Computing 38, 1987;
 * here with Dijkstra's search over a heap, since each row may take a few columns only).
 */

/** Row `row` may take column `dot` at `cost` (not below 0). */
interface Pair {
  readonly dot: number;
  readonly cost: number;
}

/**
 * @param rows the columns that each row may take
 * @param columns how many there are
 * @param without what a row costs that takes none
 * @returns for each row its column, or −1
 *
 * Exact. At most rows × pairs × log(pairs) steps; a search ends at the first free column that is near enough,
 * so that on a pattern with dots about its places it is close to one look at each pair.
 */
export function assign(rows: readonly (readonly Pair[])[], columns: number, without: number): Int32Array {
  const columnOf = new Int32Array(rows.length).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const rowPrice = new Float64Array(rows.length);
  const columnPrice = new Float64Array(columns);
  const distance = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(columns).fill(-1);
  const settled = new Uint8Array(columns);
  const heap = new Heap();

  for (let start = 0; start < rows.length; start += 1) {
    const touched: number[] = [];
    const tree: number[] = [];
    let endDistance = Number.POSITIVE_INFINITY;
    let endRow = start; // this row goes without …
    let endColumn = -1; // … or this free column is taken
    let row = start;
    let base = 0;
    for (;;) {
      const price = rowPrice[row] ?? 0;
      if (base + without - price < endDistance) {
        endDistance = base + without - price;
        endRow = row;
      }
      for (const pair of rows[row] ?? []) {
        if (settled[pair.dot] === 1) continue;
        const here = base + pair.cost - price - (columnPrice[pair.dot] ?? 0);
        const before = distance[pair.dot] ?? Number.POSITIVE_INFINITY;
        if (here >= before || here >= endDistance) continue;
        if (before === Number.POSITIVE_INFINITY) touched.push(pair.dot);
        distance[pair.dot] = here;
        from[pair.dot] = row;
        heap.push(here, pair.dot);
      }
      let column = heap.pop();
      while (column !== -1 && settled[column] === 1) column = heap.pop();
      if (column === -1 || (distance[column] ?? 0) >= endDistance) break;
      base = distance[column] ?? 0;
      if (rowOf[column] === -1) {
        endDistance = base;
        endColumn = column;
        break;
      }
      settled[column] = 1;
      tree.push(column);
      row = rowOf[column] ?? -1;
    }

    rowPrice[start] = (rowPrice[start] ?? 0) + endDistance;
    for (const column of tree) {
      const spare = endDistance - (distance[column] ?? 0);
      columnPrice[column] = (columnPrice[column] ?? 0) - spare;
      const owner = rowOf[column] ?? -1;
      rowPrice[owner] = (rowPrice[owner] ?? 0) + spare;
    }
    // Along the path each row hands its column to the row before it.
    let column = endColumn;
    if (column === -1) {
      column = columnOf[endRow] ?? -1;
      columnOf[endRow] = -1;
    }
    while (column !== -1) {
      const taker = from[column] ?? -1;
      const given = columnOf[taker] ?? -1;
      columnOf[taker] = column;
      rowOf[column] = taker;
      if (taker === start) break;
      column = given;
    }
    for (const at of touched) {
      distance[at] = Number.POSITIVE_INFINITY;
      settled[at] = 0;
    }
    heap.clear();
  }
  return columnOf;
}

/** The column with the least distance first; of equal ones the lower index. */
class Heap {
  readonly #keys: number[] = [];
  readonly #columns: number[] = [];

  clear(): void {
    this.#keys.length = 0;
    this.#columns.length = 0;
  }

  push(key: number, column: number): void {
    let at = this.#keys.length;
    this.#keys.push(key);
    this.#columns.push(column);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(at, above)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  /** −1 when it is empty. */
  pop(): number {
    const top = this.#columns[0];
    if (top === undefined) return -1;
    this.#swap(0, this.#keys.length - 1);
    this.#keys.pop();
    this.#columns.pop();
    let at = 0;
    for (;;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.#keys.length && this.#before(below, least)) least = below;
      if (least === at) return top;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const difference = (this.#keys[a] ?? 0) - (this.#keys[b] ?? 0);
    return difference < 0 || (difference === 0 && (this.#columns[a] ?? 0) < (this.#columns[b] ?? 0));
  }

  #swap(a: number, b: number): void {
    const key = this.#keys[a] ?? 0;
    const column = this.#columns[a] ?? 0;
    this.#keys[a] = this.#keys[b] ?? 0;
    this.#columns[a] = this.#columns[b] ?? 0;
    this.#keys[b] = key;
    this.#columns[b] = column;
  }
}
