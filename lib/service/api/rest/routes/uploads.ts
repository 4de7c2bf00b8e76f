import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Type } from 'typebox';
import type { Service } from '../../../service.js';
import { ServiceError } from '../../../service-error.js';
import { newId } from '../../../store/id.js';
import type { RestApp } from '../app.js';
import { answers, MediumAnswer, query, ReferenceId } from '../schemas.js';
import { toAnswer } from './media.js';

const About = query({
  filename: Type.Optional(Type.String({ maxLength: 255, description: 'only its extension is kept' })),
  referenceId: Type.Optional(ReferenceId),
  title: Type.Optional(Type.String({ maxLength: 512 })),
});

/** Uploads go to the disk as they come, whatever their size; nothing of a broken one stays. */
export function uploadRoutes(app: RestApp, service: Service): void {
  const { registry, folder, config } = service;
  void app.register((scope, _options, done) => {
    // The body is the file, of whatever type it says it is; it is read by the route.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.post(
      '/v1/media/upload',
      {
        bodyLimit: Number.MAX_SAFE_INTEGER,
        config: { operation: 'media.write', limited: true },
        schema: {
          summary: 'Upload a medium: the body is the file',
          consumes: ['application/octet-stream'],
          querystring: About,
          response: answers(201, MediumAnswer),
        },
      },
      async (request, reply) => {
        const {
          filename = '',
          referenceId = null,
          title = '',
        } = request.query as {
          readonly filename?: string;
          readonly referenceId?: string;
          readonly title?: string;
        };
        const [extension = ''] = /\.[A-Za-z0-9]{1,8}$/.exec(filename) ?? [];
        const file = `${newId()}${extension.toLowerCase()}`;
        await receive(request.raw, folder.staging, folder.uploads, file, config.limits.uploadBytes);
        try {
          const { account } = request.caller;
          const wish = { account, source: { upload: file }, referenceId, title, metadata: {} };
          const { medium } = await registry.register(wish);
          return await reply.code(201).send(await toAnswer(service, medium));
        } catch (error) {
          await rm(join(folder.uploads, file), { force: true });
          throw error;
        }
      },
    );
    done();
  });
}

/** Writes a body to a file: first under staging, then renamed. */
async function receive(
  body: Readable,
  staging: string,
  uploads: string,
  name: string,
  mostBytes: number,
): Promise<void> {
  const temporary = join(staging, name);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) done(new ServiceError('PAYLOAD_TOO_LARGE', `uploads are at most ${mostBytes} bytes`));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(body, counted, createWriteStream(temporary, { flags: 'wx', flush: true }));
    await rename(temporary, join(uploads, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
