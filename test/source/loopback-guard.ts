import { isIP, Socket, type LookupFunction } from 'node:net';

/** Connections that would have left this machine. A test asserts that it stays empty. */
export const strayConnections: string[] = [];

interface ConnectOptions {
  host?: string;
  lookup?: LookupFunction;
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/**
 * From here on no socket of this process connects to anything but loopback, even where the code under test is broken:
 * other addresses, and names without an injected resolver, end before a packet is sent.
 */
export function allowLoopbackOnly(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- every call below hands over its own `this`
  const connect = Socket.prototype.connect as unknown as Connect;
  const guarded: Connect = function (...args) {
    const first = args[0];
    const options = (Array.isArray(first) ? first[0] : first) as ConnectOptions;
    const host = options.host ?? 'localhost';
    if (isIP(host) !== 0) return isLoopback(host) ? connect.apply(this, args) : stray(this, host);
    const inner = options.lookup;
    if (inner === undefined) return stray(this, host);
    options.lookup = (name, lookupOptions, callback) =>
      inner(name, lookupOptions, (error, found, family) => {
        const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found];
        const outside = error === null ? addresses.filter((address) => !isLoopback(address)) : [];
        strayConnections.push(...outside);
        callback(outside.length === 0 ? error : new Error(`stray connection to ${outside.join()}`), found, family);
      });
    return connect.apply(this, args);
  };
  Socket.prototype.connect = guarded;
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

function stray(socket: Socket, host: string): Socket {
  strayConnections.push(host);
  return socket.destroy(new Error(`stray connection to ${host}`));
}
