import type { Wording } from '../../events/deliverer.js';
import type { Store } from '../../store/store.js';
import { describeFops } from './prefop.js';

/** How Qiniu notifies: what `prefop` says, once all operations have ended. It has no signature. */
export function qiniuWording(store: Store): Wording {
  return async ({ payload }) => {
    const { group } = payload as { readonly group: string };
    const state = await describeFops(store, group);
    return { body: JSON.stringify(state), headers: { 'content-type': 'application/json' } };
  };
}
