/** Requests to every route of the API's document, and how they are sent. */
import fc, { type Arbitrary } from 'fast-check';
import { request as start, type Agent } from 'node:http';
import { fromSchema, type Known, type Schema } from './from-schema.js';
import { hostileText, toJson } from './hostile.js';

export interface WildRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The part of an OpenAPI document that is used here. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

const hidden: ApiDocument = {
  paths: Object.fromEntries(
    ['/healthz', '/readyz', '/metrics', '/v1/openapi.json', '/files/{file}', '/media/{root}/{path}', '/{path}'].map(
      (path) => {
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
        return [path, { get: { parameters: names.map((name) => ({ in: 'path', name, schema: { type: 'string' } })) } }];
      },
    ),
  ),
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const types = [
  'application/json',
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'a/b/c',
  '',
];

/** Any request to any route, mostly close to a right one. */
export function anyRequest(document: ApiDocument, known: (route: string) => Known): Arbitrary<WildRequest> {
  const routes = [...Object.entries(document.paths), ...Object.entries(hidden.paths)].flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => routeRequest(method.toUpperCase(), path, operation, known)),
  );
  return fc.oneof(...routes);
}

function routeRequest(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  known: (route: string) => Known,
): Arbitrary<WildRequest> {
  const knows = known(`${method} ${path}`);
  const part = (where: string): Arbitrary<Readonly<Record<string, unknown>>> => {
    const properties = Object.fromEntries(
      parameters.filter((one) => one.in === where).map(({ name, schema }) => [name, schema]),
    );
    const required = where === 'path' ? Object.keys(properties) : [];
    return fromSchema({ type: 'object', properties, required }, knows).map(
      (value) => Object(value) as Record<string, unknown>,
    );
  };
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const body = schema === undefined ? fc.constant(null) : fromSchema(schema, knows).map(toJson);
  return fc
    .record({
      method: mostly(fc.constant(method), fc.constantFrom(...methods)),
      place: part('path'),
      query: mostly(part('query').map(toQuery), hostileText.map(printable)),
      headers: fc.tuple(part('header'), anyHeaders).map(([own, odd]) => ({ ...toHeaders(own), ...odd })),
      body: body.chain((text) => mangled(text)),
      type: mostly(fc.constant('application/json'), fc.constantFrom(...types)),
    })
    .map(({ method, place, query, headers, body, type }) => ({
      method,
      path: printable(fill(path, place)) + (query === '' ? '' : `?${query}`),
      headers: { ...headers, ...(body === null || type === '' ? {} : { 'content-type': type }) },
      body,
    }));
}

const mostly = <Value>(one: Arbitrary<Value>, other: Arbitrary<Value>): Arbitrary<Value> =>
  fc.oneof({ weight: 15, arbitrary: one }, { weight: 1, arbitrary: other });

/** A body as it is, cut short, missing, repeated, or one where none is wanted. */
function mangled(text: string | null): Arbitrary<string | null> {
  const right = fc.constant(text);
  if (text === null) return mostly(right, fc.constantFrom('{}', '[', 'x'.repeat(100)));
  return mostly(
    right,
    fc.oneof(
      fc.constantFrom(null, '', 'null', '1', '"', text + text, text.padEnd(1_100_000)),
      fc.nat({ max: Math.max(0, text.length - 1) }).map((length) => text.slice(0, length)),
    ),
  );
}

const headerNames = ['range', 'if-none-match', 'if-modified-since', 'if-range', 'accept', 'origin', 'x-forwarded-host'];
const anyHeaders = mostly(
  fc.constant({}),
  fc
    .dictionary(
      fc.constantFrom(...headerNames, 'authorization', 'content-encoding', 'idempotency-key', 'cookie', 'te'),
      fc.oneof(hostileText, fc.constantFrom('bytes=0-', 'bytes=5-2', 'bytes=-0', 'Basic !', 'Basic OjpAOg==', 'gzip')),
      { maxKeys: 3 },
    )
    .map(toHeaders),
);

function toHeaders(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = Object.entries(values).map(([name, value]) => {
    const text = typeof value === 'string' ? value : toJson(value);
    return [
      name,
      text
        .replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, '?')
        .slice(0, 4000)
        .trim(),
    ] as const;
  });
  return Object.fromEntries(entries.filter(([name]) => /^[a-z-]+$/.test(name)));
}

function toQuery(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      const several = Array.isArray(value) ? (value as readonly unknown[]) : [value];
      return several.map(
        (one) => `${encode(name)}=${encode(typeof one === 'string' ? one : toJson(one).slice(0, 4000))}`,
      );
    })
    .join('&');
}

/** Like encodeURIComponent, which refuses half a character. */
const encode = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'));

/** Parameters in their places: encoded, or, every other time, as they are. */
function fill(path: string, values: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    const text = typeof value === 'string' ? value : toJson(value ?? '').slice(0, 4000);
    return text.length % 2 === 0 ? encode(text) : text;
  });
}

/** What may stand in a request line; everything else becomes its bytes in hexadecimal. */
function printable(text: string): string {
  return Array.from(text)
    .map((character) =>
      /[\x21-\x7e]/.test(character) ? character : Buffer.from(character).toString('hex').replaceAll(/../g, '%$&'),
    )
    .join('')
    .slice(0, 9000);
}

/** @throws the socket's own error when no answer comes */
export function send(origin: string, { method, path, headers, body }: WildRequest, agent: Agent): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    // Node says no length of its own where the method has no body by custom.
    const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
    const all = { ...headers, ...length };
    const request = start({ agent, hostname, port, method, path, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, contentType: headers['content-type'] ?? '', body: Buffer.concat(chunks) });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}
