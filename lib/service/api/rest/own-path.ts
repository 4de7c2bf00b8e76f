/** Whether a path is one of our own API's: adapters for GETs of any path leave these alone. */
export function isOwnPath(path: string): boolean {
  return path === '/' || /^\/(v1|files|media|healthz|readyz|metrics)(\/|$)/.test(path);
}
