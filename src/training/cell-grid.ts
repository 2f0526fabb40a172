/** Points sorted into square cells, so that a point's neighbours are found without looking at all the others. */

export interface Spot {
  readonly xMm: number;
  readonly yMm: number;
}

/** Rings of cells that `nearest` looks through before it simply looks at every point. */
const MOST_RINGS = 8;

export class CellGrid {
  readonly #points: Spot[] = [];
  readonly #sideMm: number;
  /** Indices of the points of a cell, ascending, by the cell's row and column. */
  readonly #rows = new Map<number, Map<number, number[]>>();

  constructor(points: readonly (Spot | null)[], sideMm: number) {
    this.#sideMm = sideMm;
    for (const point of points) this.add(point);
  }

  /** Its index is the number of points before it. One that is null, or not finite, is never found. */
  add(point: Spot | null): void {
    const index = this.#points.length;
    this.#points.push(point ?? NOWHERE);
    if (point === null || !Number.isFinite(point.xMm) || !Number.isFinite(point.yMm)) return;
    const row = Math.floor(point.yMm / this.#sideMm);
    const column = Math.floor(point.xMm / this.#sideMm);
    const cells = this.#rows.get(row) ?? new Map<number, number[]>();
    this.#rows.set(row, cells);
    const cell = cells.get(column);
    if (cell === undefined) cells.set(column, [index]);
    else cell.push(index);
  }

  /**
   * Visits the points not farther than `radiusMm`, those in the place's own cell first, each with the square
   * of its distance, mm². A visitor that returns true ends it. Returns whether one did.
   */
  within(
    xMm: number,
    yMm: number,
    radiusMm: number,
    visit: (index: number, squaredMm2: number) => unknown,
  ): boolean {
    const row = Math.floor(yMm / this.#sideMm);
    const column = Math.floor(xMm / this.#sideMm);
    const reach = Math.ceil(radiusMm / this.#sideMm);
    const most = radiusMm * radiusMm;
    if (this.#inCell(this.#rows.get(row)?.get(column), xMm, yMm, most, visit)) return true;
    // Counted in steps: far out, where a float has no room for a neighbour, row + 1 is row itself.
    for (let down = -reach; down <= reach; down += 1) {
      const r = row + down;
      const cells = this.#rows.get(r);
      if (cells === undefined) continue;
      for (let across = -reach; across <= reach; across += 1) {
        const c = column + across;
        if (r === row && c === column) continue;
        if (this.#inCell(cells.get(c), xMm, yMm, most, visit)) return true;
      }
    }
    return false;
  }

  /** The nearest point (of equally near ones the first) and its distance; null where there is none. */
  nearest(xMm: number, yMm: number): { index: number; awayMm: number } | null {
    let index = -1;
    let squared = Number.POSITIVE_INFINITY;
    const look = (at: number, squaredMm2: number) => {
      if (squaredMm2 < squared || (squaredMm2 === squared && at < index)) {
        index = at;
        squared = squaredMm2;
      }
    };
    for (let rings = 1; rings <= MOST_RINGS && index === -1; rings *= 2)
      this.within(xMm, yMm, rings * this.#sideMm, look);
    if (index === -1) {
      for (const [at, point] of this.#points.entries()) {
        const squaredMm2 = (point.xMm - xMm) ** 2 + (point.yMm - yMm) ** 2;
        if (squaredMm2 < squared) look(at, squaredMm2);
      }
    }
    return index === -1 ? null : { index, awayMm: Math.sqrt(squared) };
  }

  #inCell(
    cell: readonly number[] | undefined,
    xMm: number,
    yMm: number,
    most: number,
    visit: (index: number, squaredMm2: number) => unknown,
  ): boolean {
    if (cell === undefined) return false;
    for (const index of cell) {
      const point = this.#points[index] ?? NOWHERE;
      const squaredMm2 = (point.xMm - xMm) ** 2 + (point.yMm - yMm) ** 2;
      if (squaredMm2 <= most && visit(index, squaredMm2) === true) return true;
    }
    return false;
  }
}

const NOWHERE: Spot = { xMm: Number.NaN, yMm: Number.NaN };
