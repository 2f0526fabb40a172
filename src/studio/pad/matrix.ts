/** Small dense systems: symmetric and positive definite, some tens of unknowns at most. */

export type Matrix = number[][];

export function zeros(rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}

export const at = (values: readonly number[] | undefined, i: number): number => values?.[i] ?? 0;

/** Inverse by Cholesky's factors; null where the matrix is not positive definite. */
export function inverse(matrix: Matrix): Matrix | null {
  const n = matrix.length;
  const lower = zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(matrix[i], j);
      for (let k = 0; k < j; k++) sum -= at(lower[i], k) * at(lower[j], k);
      if (i === j && !(sum > 1e-300)) return null;
      (lower[i] as number[])[j] = i === j ? Math.sqrt(sum) : sum / at(lower[j], j);
    }
  }
  const result = zeros(n, n);
  for (let column = 0; column < n; column++) {
    const half: number[] = [];
    for (let i = 0; i < n; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= at(lower[i], k) * at(half, k);
      half.push(sum / at(lower[i], i));
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = at(half, i);
      for (let k = i + 1; k < n; k++) sum -= at(lower[k], i) * at(result[k], column);
      (result[i] as number[])[column] = sum / at(lower[i], i);
    }
  }
  return result;
}

export function product(left: Matrix, right: Matrix): Matrix {
  const columns = right[0]?.length ?? 0;
  return left.map((row) => {
    const out = new Array<number>(columns).fill(0);
    row.forEach((value, k) => {
      if (value === 0) return;
      for (let j = 0; j < columns; j++) out[j] = at(out, j) + value * at(right[k], j);
    });
    return out;
  });
}

export const transposed = (matrix: Matrix): Matrix =>
  Array.from({ length: matrix[0]?.length ?? 0 }, (_, j) => matrix.map((row) => at(row, j)));

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * at(b, i), 0);
