import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { invalidParameter } from '../../../../errors.js';
import type { Callback } from '../../../events/event.js';
import type { Service } from '../../../service.js';
import { ServiceError } from '../../../service-error.js';
import { newId } from '../../../store/id.js';
import type { RestApp } from '../app.js';
import { answers, CallbackUrl, MediumAnswer, query, ReferenceId } from '../schemas.js';
import { callbackTo, toAnswer } from './media.js';

const About = query({
  filename: Type.Optional(Type.String({ maxLength: 255, description: 'only its extension is kept' })),
  referenceId: Type.Optional(ReferenceId),
  title: Type.Optional(Type.String({ maxLength: 512 })),
  callback: Type.Optional(CallbackUrl),
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
          callback: url,
        } = request.query as {
          readonly filename?: string;
          readonly referenceId?: string;
          readonly title?: string;
          readonly callback?: string;
        };
        let callback: Callback | null = null;
        const [extension = ''] = /\.[A-Za-z0-9]{1,8}$/.exec(filename) ?? [];
        const file = `${newId()}${extension.toLowerCase()}`;
        try {
          callback = callbackTo(service, url);
          await receive(request.raw, folder.staging, folder.uploads, file, config.limits.uploadBytes);
        } catch (error) {
          // What still comes is of no use: it is let go by until the client has heard.
          request.raw.resume();
          void reply.header('connection', 'close');
          throw error;
        }
        try {
          const { account } = request.caller;
          const wish = { account, source: { upload: file }, referenceId, title, metadata: {}, callback };
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
  try {
    await using file = await open(temporary, 'wx');
    await writeFile(file, atMost(body, mostBytes));
    await file.sync();
    await rename(temporary, join(uploads, name));
  } catch (error) {
    await rm(temporary, { force: true });
    if (!body.readableAborted) throw error;
    // Nobody is there to hear it; the log should not call it our fault.
    throw invalidParameter('body', 'must come to its end', 'less');
  }
}

/** @throws PAYLOAD_TOO_LARGE, and leaves the connection as it is, for the answer */
async function* atMost(body: Readable, mostBytes: number): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new ServiceError('PAYLOAD_TOO_LARGE', `uploads are at most ${mostBytes} bytes`);
    yield chunk;
  }
}
