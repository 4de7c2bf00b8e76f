import { Type, type TNull, type TObject, type TProperties, type TSchema, type TUnion } from 'typebox';
import { eventKinds } from '../../events/event.js';
import { jobStates, productKinds } from '../../jobs/job.js';

/** The shapes of the REST API. Requests are checked by them, answers described. */
export const strict = { additionalProperties: false } as const;

export const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
export const IdParams = Type.Object({ id: Id }, strict);
export const Name = Type.String({ minLength: 1, maxLength: 128 });
export const FreeObject = Type.Record(Type.String(), Type.Any(), { description: 'JSON of your own' });

const Millis = Type.Integer({ description: 'Unix time in milliseconds' });
const nullable = <Schema extends TSchema>(schema: Schema): TUnion<[Schema, TNull]> => Type.Union([schema, Type.Null()]);

export const PageQuery = {
  limit: Type.Integer({ default: 50, minimum: 1, maximum: 500 }),
  after: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: '`next` of the page before' })),
};

export function query<Properties extends TProperties>(properties: Properties): TObject<Properties> {
  return Type.Object(properties, strict);
}

export const ReferenceId = Type.String({
  pattern: '^[A-Za-z0-9_-]{6,64}$',
  description: 'a name of your own, unique in the account',
});

export const CallbackUrl = Type.String({ maxLength: 2048, description: 'URL that is told of the end' });

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'stable' }),
      message: Type.String(),
      parameter: Type.Optional(Type.String()),
      rule: Type.Optional(Type.String()),
      value: Type.Optional(Type.String()),
      requestId: Type.String(),
    }),
  },
  { title: 'Error' },
);

const Failure = Type.Object({ code: Type.String(), message: Type.String() });

export const MediumAnswer = Type.Object(
  {
    id: Type.String(),
    source: FreeObject,
    url: nullable(Type.String({ description: 'the original, for those who may read it' })),
    referenceId: nullable(Type.String()),
    title: Type.String(),
    metadata: FreeObject,
    state: Type.Enum(['registering', 'ready', 'failed']),
    failure: nullable(Failure),
    info: nullable(FreeObject),
    byteLength: nullable(Type.Integer()),
    coverId: nullable(Type.String({ description: 'the result that stands for it' })),
    cover: nullable(Type.String({ description: 'URL of that picture' })),
    createdMs: Millis,
    updatedMs: Millis,
  },
  { title: 'Medium' },
);

export const ResultAnswer = Type.Object(
  {
    id: Type.String(),
    jobId: Type.String(),
    mediumId: Type.String(),
    ordinal: Type.Integer(),
    role: Type.Enum(['picture', 'sheet', 'cues', 'animation']),
    url: Type.String(),
    contentType: Type.String(),
    byteLength: Type.Integer(),
    width: nullable(Type.Integer()),
    height: nullable(Type.Integer()),
    requestedSeconds: nullable(Type.Number()),
    timeSeconds: nullable(Type.Number()),
    details: FreeObject,
    createdMs: Millis,
  },
  { title: 'Result' },
);

const Usage = Type.Object({
  outputPixels: Type.Number({ description: 'of all pictures made' }),
  clipSeconds: Type.Number({ description: 'shown by animations' }),
  decodeMs: Type.Number(),
  wallMs: Type.Number(),
});

export const JobAnswer = Type.Object(
  {
    id: Type.String(),
    mediumId: Type.String(),
    kind: Type.Enum([...productKinds]),
    parameters: FreeObject,
    templateId: nullable(Type.String()),
    group: nullable(Type.String()),
    priority: Type.Integer(),
    state: Type.Enum([...jobStates]),
    progress: Type.Number(),
    attempts: Type.Integer(),
    failure: nullable(Failure),
    usage: nullable(Usage),
    userData: nullable(Type.String()),
    setCover: Type.Boolean(),
    createdMs: Millis,
    startedMs: nullable(Millis),
    finishedMs: nullable(Millis),
    results: Type.Optional(Type.Array(ResultAnswer)),
  },
  { title: 'Job' },
);

export const DefinitionAnswer = Type.Object(
  { id: Type.String(), name: Type.String(), body: FreeObject, createdMs: Millis, updatedMs: Millis },
  { title: 'Definition' },
);

export const EventAnswer = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum([...eventKinds]),
    subjectId: Type.String(),
    payload: FreeObject,
    createdMs: Millis,
    acknowledgedMs: nullable(Millis),
  },
  { title: 'Event' },
);

export const DeliveryAnswer = Type.Object(
  {
    id: Type.String(),
    eventId: Type.String(),
    url: Type.String(),
    state: Type.Enum(['pending', 'delivered', 'given-up']),
    attempts: Type.Integer(),
    dueMs: Millis,
    lastStatus: nullable(Type.Integer()),
    lastError: nullable(Type.String()),
    createdMs: Millis,
    settledMs: nullable(Millis),
  },
  { title: 'Delivery' },
);

export function pageOf(item: TSchema): TObject {
  return Type.Object({ items: Type.Array(item), next: nullable(Type.String()) });
}

/** The answers of a route: its own, and the errors any route may give. */
export function answers(status: number | '2xx', schema: TSchema): Record<string, TSchema> {
  return { [status]: schema, '4xx': ErrorAnswer, '5xx': ErrorAnswer };
}
