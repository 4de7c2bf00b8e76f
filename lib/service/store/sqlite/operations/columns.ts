import type { Json } from '../../../json.js';
import type { Row } from '../database.js';

/** Typed reads of a row. STRICT tables keep the types, so nothing is checked again here. */
export const text = (row: Row, column: string): string => row[column] as string;
export const textOrNull = (row: Row, column: string): string | null => row[column] as string | null;
export const number = (row: Row, column: string): number => row[column] as number;
export const numberOrNull = (row: Row, column: string): number | null => row[column] as number | null;

/** A column of JSON, which this store has written itself, so its shape is known; SQL's NULL is null. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the column's type, named by its reader
export function json<Column>(row: Row, column: string): Column {
  const value = row[column];
  return (value === null ? null : JSON.parse(value as string)) as Column;
}

export function toJson(value: Json | object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
