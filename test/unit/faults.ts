import { StillframeError } from '../../dist/errors.js';

export interface Fault {
  readonly code: string;
  readonly parameter: string | null;
  readonly message: string;
}

/** The coded error a call throws; null when it does not throw. Any other error is passed on. */
export function faultOf(call: () => unknown): Fault | null {
  try {
    call();
    return null;
  } catch (error) {
    return toFault(error);
  }
}

export async function rejectionOf(promise: Promise<unknown>): Promise<Fault | null> {
  return promise.then(() => null, toFault);
}

function toFault(error: unknown): Fault {
  if (!StillframeError.is(error)) throw error;
  return { code: error.code, parameter: error.fault?.parameter ?? null, message: error.message };
}
