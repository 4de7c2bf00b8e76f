import type { Service } from '../service.js';
import { createQiniuAdapter } from './qiniu/adapter.js';
import type { ApiAdapter } from './vendor/adapter.js';

/** The APIs of others on our port; the first that claims a request has it. */
export function createAdapters(service: Service): readonly ApiAdapter[] {
  return [createQiniuAdapter(service)];
}
