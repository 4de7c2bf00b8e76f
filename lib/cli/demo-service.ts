/** The last part of the demo: a job service on loopback, from registration to the signed callback and the picture. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, signatureHeader, verifyCallback, type JobInfo, type MediumInfo } from '../service/client.js';
import { checkConfig } from '../service/config/load.js';
import { serve } from '../service/serve.js';

interface Callback {
  readonly signature: string;
  readonly body: string;
}

const signingKey = 'the key both sides know';
const template = 'preset-thumbnail';

/**
 * Prints what happened.
 * @param folder where the picture is written
 */
export async function demonstrateService(source: string, folder: string): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stillframe-demo-'));
  const { server, url, callback } = await listenForCallback();
  const config = checkConfig({
    listen: { port: 0 },
    dataDir,
    logLevel: 'silent',
    workers: { processes: 1 },
    sources: { roots: { demo: dirname(resolve(source)) } },
    callbacks: { hosts: ['127.0.0.1'], signingKey },
  });
  const serving = await serve(config);
  try {
    console.log(`\nservice at ${serving.address}`);
    const client = new Client({ baseUrl: serving.address });
    const medium = await register(client, basename(source));
    if (medium.state === 'failed') {
      tell('failed', medium.failure?.message ?? '');
      return;
    }
    tell('registered', `${basename(source)} as medium ${medium.id}`);
    const job = await client.submitJob({ mediumId: medium.id, templateId: template, callback: url });
    tell('submitted', `job ${job.id} with template ${template}`);
    const { signature, body } = await callback;
    const genuine = verifyCallback(signature, body, signingKey);
    const { kind } = JSON.parse(body) as { readonly kind: string };
    tell('callback', `${kind}, signature ${genuine ? 'verified' : 'WRONG'}`);
    if (!genuine) process.exitCode = 1;
    await fetchPictures(await client.getJob(job.id), folder);
  } finally {
    await serving.close();
    server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function register(client: Client, path: string): Promise<MediumInfo> {
  let medium = await client.registerMedium({ root: 'demo', path });
  while (medium.state === 'registering') {
    await new Promise((resolve) => setTimeout(resolve, 10));
    medium = await client.getMedium(medium.id);
  }
  return medium;
}

async function fetchPictures({ results = [], failure }: JobInfo, folder: string): Promise<void> {
  if (failure !== null) tell('failed', `${failure.code}: ${failure.message}`);
  for (const { url, width, height } of results) {
    const response = await fetch(url);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const path = join(folder, 'service.jpg');
    await writeFile(path, bytes);
    const said = `${response.status} ${response.headers.get('content-type') ?? ''}`;
    tell('fetched', `${relative(process.cwd(), path)}, ${width}x${height}, ${bytes.byteLength} bytes (${said})`);
  }
}

function tell(what: string, more: string): void {
  console.log(`  ${what.padEnd(10)}  ${more}`);
}

async function listenForCallback(): Promise<{
  readonly server: Server;
  readonly url: string;
  readonly callback: Promise<Callback>;
}> {
  const server = createServer();
  const callback = new Promise<Callback>((resolve, reject) => {
    server.once('request', (request, response) => {
      const signature = String(request.headers[signatureHeader]);
      text(request).then((body) => {
        response.end();
        resolve({ signature, body });
      }, reject);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, callback };
}
