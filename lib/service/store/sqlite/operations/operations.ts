import type { Database } from '../database.js';

/** A part of the store as the database's thread carries it out: the same methods, at once, on a connection. */
export type Operations<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends (...input: infer Input) => Promise<infer Output>
    ? (database: Database, ...input: Input) => Output
    : never;
};

export type AnyOperation = (database: Database, ...input: never[]) => unknown;
