import { createHash } from 'node:crypto';
import { Type, type TSchema } from 'typebox';
import { signUrl } from '../../../accounts/signed-url.js';
import type { Credential } from '../../../accounts/credentials.js';
import { renameParameter, StillframeError } from '../../../../errors.js';
import { contentTypeOf } from '../../../content-types.js';
import { withAddress } from '../../../pictures/storyboard.js';
import type { Service } from '../../../service.js';
import { moving, Still, storyboard } from '../../../templates/parameters.js';
import { Time } from '../../../templates/terms.js';
import type { RestApp } from '../app.js';
import { omit } from '../omit.js';
import { ErrorAnswer, Id, query, strict } from '../schemas.js';
import { sendPicture } from '../send-picture.js';

const stillFormats = ['jpg', 'png', 'webp', 'avif'] as const;
const storyboardFormats = ['vtt', 'json', 'jpg'] as const;
const movingFormats = ['gif', 'webp'] as const;

/** What a signed URL carries besides. */
const signature = {
  key: Type.Optional(Type.String()),
  expires: Type.Optional(Type.String()),
  signature: Type.Optional(Type.String()),
};
const signatureKeys = ['key', 'expires', 'signature'] as const;

const Thumbnail = query({
  time: Type.Optional(Time),
  seek: Type.Optional(Type.Enum(['exact', 'keyframe'])),
  pastEnd: Type.Optional(Type.Enum(['error', 'last'])),
  ...omit(Still, ['format']),
  ...signature,
});
const Storyboard = query({ ...storyboard, ...signature });
const Animated = query({ ...moving, ...signature });

/** Pictures made while the client waits; a cache or CDN in front is told how long they hold. */
export function pictureRoutes(app: RestApp, service: Service): void {
  const { pictures, urls } = service;
  const config = { operation: 'pictures.read' } as const;

  app.get(
    '/v1/media/:id/thumbnail.:format',
    {
      config,
      schema: {
        summary: 'A still, at once',
        params: Type.Object({ id: Id, format: Type.Enum([...stillFormats]) }, strict),
        querystring: Thumbnail,
        response: files(stillFormats),
      },
    },
    async (request, reply) => {
      const { id, format } = request.params;
      const { time, ...options } = omit(request.query, signatureKeys);
      const at = time === undefined ? {} : { at: time };
      const picture = await pictures.thumbnail(request.caller.account, id, { ...at, ...options, format });
      return sendPicture(service, request, reply, { ...picture, make: () => sayingTime(() => picture.make()), format });
    },
  );

  app.get(
    '/v1/media/:id/storyboard.:format',
    {
      config,
      schema: {
        summary: 'A sheet of cells over the whole length, at once: its picture, or the cues that name its cells',
        description:
          'Cells are limited by limits.storyboardCells. Cues name the sheet by an address relative to theirs.',
        params: Type.Object({ id: Id, format: Type.Enum([...storyboardFormats]) }, strict),
        querystring: Storyboard,
        response: files(storyboardFormats),
      },
    },
    async (request, reply) => {
      const { id, format } = request.params;
      const { caller } = request;
      const made = await pictures.storyboard(caller.account, id, omit(request.query, signatureKeys));
      if (format === 'jpg') {
        const make = async (): Promise<Uint8Array> => (await made.make()).sheet;
        return sendPicture(service, request, reply, { tag: made.tag, format, make });
      }
      const address = sheetAddress(new URL(request.url, urls.base), caller.credential);
      const tag = createHash('sha256').update(`${made.tag} ${format} ${address}`).digest('hex').slice(0, 32);
      const make = async (): Promise<string> => {
        const { webvtt, json } = await made.make();
        return withAddress(format === 'vtt' ? webvtt : json, address);
      };
      return sendPicture(service, request, reply, { tag, format, make });
    },
  );

  app.get(
    '/v1/media/:id/animated.:format',
    {
      config,
      schema: {
        summary: 'A short moving picture, at once',
        description:
          'Its span is limited by limits.animationSeconds. Default: the first 3 seconds, 10 a second, 320 wide.',
        params: Type.Object({ id: Id, format: Type.Enum([...movingFormats]) }, strict),
        querystring: Animated,
        response: files(movingFormats),
      },
    },
    async (request, reply) => {
      const { id, format } = request.params;
      const options = omit(request.query, signatureKeys);
      const picture = await pictures.animation(request.caller.account, id, { ...options, format });
      return sendPicture(service, request, reply, { ...picture, format });
    },
  );
}

/** What the library calls `at` is `time` here. */
async function sayingTime<Result>(make: () => Promise<Result>): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    if (!StillframeError.is(error) || !error.message.startsWith('at: ')) throw error;
    if (error.fault !== undefined) throw renameParameter(error, () => 'time');
    const rename = (text: string): string => text.replace(/^at: /, 'time: ');
    const options = { cause: error, publicMessage: rename(error.publicMessage) };
    throw new StillframeError(error.code, rename(error.message), options);
  }
}

/** The address of a storyboard's sheet, seen from its cues; signed where they are, until the same end. */
function sheetAddress(cues: URL, credential: Credential | null): string {
  const sheet = new URL(cues);
  sheet.pathname = sheet.pathname.replace(/[^/]+$/, 'storyboard.jpg');
  const expires = sheet.searchParams.get('expires');
  for (const key of signatureKeys) sheet.searchParams.delete(key);
  const { search } = expires === null || credential === null ? sheet : signUrl(sheet, credential, Number(expires));
  return `storyboard.jpg${search}`;
}

/** Answers that are files of these formats, and the errors any route may give. */
function files(formats: readonly string[]): Record<string, TSchema | object> {
  const types = formats.map((format) => [contentTypeOf(`.${format}`), { schema: Type.String({ format: 'binary' }) }]);
  return { 200: { content: Object.fromEntries(types) as object }, '4xx': ErrorAnswer, '5xx': ErrorAnswer };
}
