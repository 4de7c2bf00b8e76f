import { invalidParameter, StillframeError } from '../errors.js';
import { ServiceError } from './service-error.js';

/** Why the service cannot listen, and what to do about it. */
export function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ServiceError(
        'CONFLICT',
        `listen.port: ${port} of ${host} is in use: end what listens there, or give another one with --listen-port (0: a free one)`,
      );
    case 'EACCES':
      return invalidParameter('listen.port', 'must be one that this user may listen on, 1024 or higher', port);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return invalidParameter('listen.host', 'must be an address of this machine', host);
    default:
      return error;
  }
}

/** Why the data folder cannot be used, and what to do about it. */
export function dataFailure(error: unknown, folder: string): Error {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof ServiceError || StillframeError.is(error)) return error;
  if (/database is locked|SQLITE_BUSY/.test(message))
    return new ServiceError(
      'CONFLICT',
      `dataDir: ${folder} is in use by another service: end that one, or give another folder with --data-dir`,
    );
  if (message.startsWith('the database has version')) return new ServiceError('CONFLICT', `dataDir: ${message}`);
  if (/not a database|malformed/.test(message))
    return invalidParameter('dataDir', 'must hold a stillframe.db that Stillframe has made, or none', folder);
  if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST)$/.test(code) || /unable to open|readonly database/.test(message))
    return invalidParameter('dataDir', 'must be a folder that this user may write to', folder);
  return error instanceof Error ? error : new Error(message);
}
