/** Small dense linear systems, solved in place: the Newton steps of the exercise boundary. */

/** Overwrites `matrix` (row-major, size × size) with its LU factors, rows exchanged as `pivots` says. A singular one leaves non-finite numbers. */
export function factorise(matrix: Float64Array, size: number, pivots: Int32Array): void {
  for (let column = 0; column < size; column += 1) {
    const pivot = pivotRow(matrix, size, column);
    pivots[column] = pivot;
    if (pivot !== column) swapRows(matrix, size, pivot, column);
    const inverse = 1 / (matrix[column * size + column] ?? 0);
    for (let row = column + 1; row < size; row += 1) {
      const factor = (matrix[row * size + column] ?? 0) * inverse;
      matrix[row * size + column] = factor;
      const to = row * size;
      const from = column * size;
      for (let k = column + 1; k < size; k += 1) matrix[to + k] = (matrix[to + k] ?? 0) - factor * (matrix[from + k] ?? 0);
    }
  }
}

function pivotRow(matrix: Float64Array, size: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < size; row += 1) {
    if (Math.abs(matrix[row * size + column] ?? 0) > Math.abs(matrix[best * size + column] ?? 0)) best = row;
  }
  return best;
}

function swapRows(matrix: Float64Array, size: number, a: number, b: number): void {
  for (let k = 0; k < size; k += 1) {
    const kept = matrix[a * size + k] ?? 0;
    matrix[a * size + k] = matrix[b * size + k] ?? 0;
    matrix[b * size + k] = kept;
  }
}

/** Overwrites `vector` with the solution of the system that `factorise` took apart. */
export function solveFactorised(factors: Float64Array, size: number, pivots: Int32Array, vector: Float64Array): void {
  for (let row = 0; row < size; row += 1) {
    const pivot = pivots[row] ?? row;
    if (pivot === row) continue;
    const kept = vector[row] ?? 0;
    vector[row] = vector[pivot] ?? 0;
    vector[pivot] = kept;
  }
  for (let row = 1; row < size; row += 1) {
    let sum = vector[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= (factors[row * size + k] ?? 0) * (vector[k] ?? 0);
    vector[row] = sum;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = vector[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= (factors[row * size + k] ?? 0) * (vector[k] ?? 0);
    vector[row] = sum / (factors[row * size + row] ?? 0);
  }
}
