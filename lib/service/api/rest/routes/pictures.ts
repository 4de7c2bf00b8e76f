import { Type } from 'typebox';
import { contentTypes } from '../../../content-types.js';
import type { Service } from '../../../service.js';
import { Still, Time } from '../../../templates/parameters.js';
import type { RestApp } from '../app.js';
import { omit } from '../omit.js';
import { Id, query, strict } from '../schemas.js';

const stillFormats = ['jpg', 'png', 'webp', 'avif'] as const;

/** What a signed URL carries besides. */
const signature = {
  key: Type.Optional(Type.String()),
  expires: Type.Optional(Type.String()),
  signature: Type.Optional(Type.String()),
};

const Thumbnail = query({
  time: Type.Optional(Time),
  seek: Type.Optional(Type.Enum(['exact', 'keyframe'])),
  pastEnd: Type.Optional(Type.Enum(['error', 'last'])),
  ...omit(Still, ['format']),
  ...signature,
});

/** Pictures made while the client waits; a cache or CDN in front is told how long they hold. */
export function pictureRoutes(app: RestApp, service: Service): void {
  app.get(
    '/v1/media/:id/thumbnail.:format',
    {
      config: { operation: 'pictures.read' },
      schema: {
        summary: 'A still, at once',
        params: Type.Object({ id: Id, format: Type.Enum([...stillFormats]) }, strict),
        querystring: Thumbnail,
        produces: Object.values(contentTypes).slice(0, stillFormats.length),
      },
    },
    async (request, reply) => {
      const { id, format } = request.params;
      const { time, ...options } = omit(request.query, ['key', 'expires', 'signature']);
      const at = time === undefined ? {} : { at: time };
      const picture = await service.pictures.thumbnail(request.caller.account, id, { ...at, ...options }, format);
      const open = service.credentials.none || request.query.signature !== undefined;
      void reply.headers({ etag: picture.etag, 'cache-control': `${open ? 'public' : 'private'}, max-age=86400` });
      if (request.headers['if-none-match']?.includes(picture.etag) === true) return reply.code(304).send();
      return reply.type(contentTypes[format]).send(await picture.bytes());
    },
  );
}
