import type { Medium } from '../../media/medium.js';
import type { Store } from '../store.js';

/** What reads media, and what changes them. */
type Parts = Pick<Store, 'media' | 'jobs' | 'results'>;

/** Media kept at hand. */
const most = 1000;

/**
 * Media as they were last read, so that who asks for one thumbnail after the other need not wait for the database's thread.
 * Nothing gets old here: one process has the database, and whatever changes a medium comes this way.
 */
export function rememberMedia({ media, jobs, results }: Parts): Parts {
  const known = new Map<string, Medium>();
  const changing = async <Result>(id: string, change: () => Promise<Result>): Promise<Result> => {
    try {
      return await change();
    } finally {
      // Answers come in the order of the calls, so whoever reads from now on reads the change.
      known.delete(id);
    }
  };
  const withoutCover = (resultId: string): void => {
    for (const { id, coverId } of known.values()) if (coverId === resultId) known.delete(id);
  };
  return {
    media: {
      ...media,
      async get(account, id) {
        const medium = known.get(id);
        if (medium !== undefined) return medium.account === account ? medium : null;
        const found = await media.get(account, id);
        if (found !== null) known.set(id, found);
        const [oldest = ''] = known.keys();
        if (known.size > most) known.delete(oldest);
        return found;
      },
      settle: (settlement) => changing(settlement.id, () => media.settle(settlement)),
      retry: (account, id) => changing(id, () => media.retry(account, id)),
      update: (account, id, patch) => changing(id, () => media.update(account, id, patch)),
      delete: (account, id) => changing(id, () => media.delete(account, id)),
    },
    jobs: {
      ...jobs,
      succeed: (success) => changing(success.cover?.mediumId ?? '', () => jobs.succeed(success)),
    },
    results: {
      ...results,
      async delete(account, id) {
        const deleted = await results.delete(account, id);
        withoutCover(id);
        return deleted;
      },
      async takeExpired(input) {
        const expired = await results.takeExpired(input);
        for (const { id } of expired) withoutCover(id);
        return expired;
      },
    },
  };
}
