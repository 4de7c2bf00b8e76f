export type Vector3 = readonly [number, number, number];
/** Rows of a square matrix. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3];

export function map3<From, To>([a, b, c]: readonly [From, From, From], to: (one: From) => To): readonly [To, To, To] {
  return [to(a), to(b), to(c)];
}

export function dot([a, b, c]: Vector3, [x, y, z]: Vector3): number {
  return a * x + b * y + c * z;
}

export function multiply(left: Matrix3, right: Matrix3): Matrix3 {
  const columns = transpose(right);
  return map3(left, (row) => map3(columns, (column) => dot(row, column)));
}

export function transform(matrix: Matrix3, vector: Vector3): Vector3 {
  return map3(matrix, (row) => dot(row, vector));
}

export function invert([a, b, c]: Matrix3): Matrix3 {
  const [bc, ca, ab] = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = dot(a, bc);
  return map3(transpose([bc, ca, ab]), (row) => map3(row, (value) => value / determinant));
}

/** Each column multiplied by its own factor. */
export function scaleColumns(matrix: Matrix3, [x, y, z]: Vector3): Matrix3 {
  return map3(matrix, ([a, b, c]) => [a * x, b * y, c * z] as const);
}

/** Nine numbers, row by row. */
export function toMatrix3(numbers: readonly number[]): Matrix3 {
  const row = (first: number): Vector3 => [numbers[first] ?? 0, numbers[first + 1] ?? 0, numbers[first + 2] ?? 0];
  return [row(0), row(3), row(6)];
}

function transpose([[a, b, c], [d, e, f], [g, h, i]]: Matrix3): Matrix3 {
  return [
    [a, d, g],
    [b, e, h],
    [c, f, i],
  ];
}

function cross([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}
