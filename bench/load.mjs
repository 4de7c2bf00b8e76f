import http from 'node:http';

/** One request to its end. @returns {Promise<Buffer>} the body; anything but 200 is an error */
export function get(url, agent) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url}: ${response.statusCode} ${body.toString().slice(0, 200)}`));
      });
    });
    request.on('error', reject);
  });
}

/**
 * So many callers over kept-open connections, each asking again as soon as it has its answer, until the time is over;
 * what is under way then is waited for and counted.
 * @param {(count: number) => string} urlOf the URL of the n-th request
 * @returns {Promise<{ perSecond: number, timesMs: number[] }>}
 */
export async function load(urlOf, { concurrency, ms, from = 0 }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const timesMs = [];
  let count = from;
  const start = performance.now();
  const caller = async () => {
    while (performance.now() - start < ms) {
      const asked = performance.now();
      await get(urlOf((count += 1)), agent);
      timesMs.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const tookMs = performance.now() - start;
  agent.destroy();
  return { perSecond: (timesMs.length / tookMs) * 1000, timesMs };
}
