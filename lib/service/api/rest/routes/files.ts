import { createHash } from 'node:crypto';
import { contentTypeOf } from '../../../content-types.js';
import { openInFolder } from '../../../media/open-in-folder.js';
import { fileOf, pathInRoot } from '../../../media/roots.js';
import { notFound } from '../../../service-error.js';
import type { Service } from '../../../service.js';
import { sendFile } from '../../send-file.js';
import type { RestApp } from '../app.js';
import { authenticateAs } from '../authenticate.js';

/** Results and originals. The name of a result holds 80 random bits: who has the URL may fetch it. */
export function fileRoutes(app: RestApp, service: Service): void {
  const { outputs, store, roots } = service;

  app.get('/files/*', { schema: { hide: true } }, async (request, reply) => {
    const { '*': name } = request.params as { readonly '*': string };
    const [result, file] = await Promise.all([store.results.byFile(name), outputs.open(name)]);
    // A file without a result is one that is being replaced or was given up.
    if (result === null || file === null) throw notFound('file', name);
    return sendFile(request, reply, file, {
      contentType: result.contentType,
      etag: `"${result.id}"`,
      // A result never changes: another run has another name.
      cacheControl: 'public, max-age=31536000, immutable',
    });
  });

  app.get('/media/:root/*', { schema: { hide: true } }, async (request, reply) => {
    const { root: name, '*': path } = request.params as { readonly root: string; readonly '*': string };
    const root = roots.get(name);
    if (root === null) throw notFound('file', request.url);
    if (!root.public) authenticateAs(service, request, reply, 'media.read');
    const file = await openInFolder(root.folder, fileOf(root, pathInRoot(path)));
    if (file === null) throw notFound('file', path);
    const tag = createHash('sha1').update(`${file.byteLength} ${file.modifiedMs}`).digest('hex');
    return sendFile(request, reply, file, {
      contentType: contentTypeOf(path),
      etag: `"${tag}"`,
      cacheControl: root.public ? 'public, max-age=60' : 'private, max-age=60',
    });
  });
}
