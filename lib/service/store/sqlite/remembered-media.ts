import type { Medium } from '../../media/medium.js';
import type { MediaStore } from '../store.js';

/** Media kept at hand. */
const most = 1000;

/**
 * Media as they were last read, so that who asks for one thumbnail after the other need not wait for the database's thread.
 * Nothing gets old here: one process has the database, and whatever changes a medium comes this way.
 */
export function rememberMedia(store: MediaStore): MediaStore {
  const known = new Map<string, Medium>();
  const changing = async <Result>(id: string, change: () => Promise<Result>): Promise<Result> => {
    try {
      return await change();
    } finally {
      // Answers come in the order of the calls, so whoever reads from now on reads the change.
      known.delete(id);
    }
  };
  return {
    ...store,
    async get(account, id) {
      const medium = known.get(id);
      if (medium !== undefined) return medium.account === account ? medium : null;
      const found = await store.get(account, id);
      if (found !== null) known.set(id, found);
      const [oldest = ''] = known.keys();
      if (known.size > most) known.delete(oldest);
      return found;
    },
    settle: (settlement) => changing(settlement.id, () => store.settle(settlement)),
    retry: (account, id) => changing(id, () => store.retry(account, id)),
    update: (account, id, patch) => changing(id, () => store.update(account, id, patch)),
    delete: (account, id) => changing(id, () => store.delete(account, id)),
  };
}
