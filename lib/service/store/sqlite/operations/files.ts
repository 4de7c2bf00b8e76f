import type { FileNames } from '../../store.js';
import type { Operations } from './operations.js';

export const files = {
  isUploadUsed(database, file) {
    const named = `SELECT 1 AS one FROM media WHERE source ->> 'file' = ?1 UNION ALL SELECT 1 FROM objects WHERE file = ?1`;
    return database.get(`${named} LIMIT 1`, file) !== null;
  },

  isImageUsed(database, imageId) {
    // Ids are long hashes, so a text that holds one shows the image.
    const shown = `SELECT 1 AS one FROM definitions WHERE instr(body, ?1) > 0 UNION ALL
      SELECT 1 FROM jobs WHERE state IN ('queued', 'processing') AND instr(parameters, ?1) > 0`;
    return database.get(`${shown} LIMIT 1`, imageId) !== null;
  },
} satisfies Operations<FileNames>;
