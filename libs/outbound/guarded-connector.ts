import { Resolver } from 'node:dns/promises';
import { isIP, isIPv4, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { UserUrls } from './user-urls';

/** How long connecting may take, with TLS and the question for the address. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** The URL leads to a place where nothing may be sent. */
export class RefusedUrl extends Error {}

/** Finds all addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/**
 * Asks the name servers of the machine, or the given ones. Not `dns.lookup`: it occupies one of few threads while a name
 * server is silent, so that the names of one tenant could hold up all others.
 */
export function resolveByDns(servers?: readonly string[]): ResolveName {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  if (servers) resolver.setServers(servers);
  return async (name) => {
    if (name === 'localhost') return ['127.0.0.1', '::1'];
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = [v4, v6].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason as Error;
    return found;
  };
}

/** A lookup that gives only addresses that are all allowed, so that the connection goes to one that was checked. */
const checkedLookup =
  (resolve: ResolveName, allows: (address: string) => boolean): LookupFunction =>
  (name, { all, family }, callback) => {
    resolve(name)
      .then((addresses) => {
        if (addresses.length === 0 || !addresses.every(allows))
          throw new RefusedUrl('the name leads to an address or a port that is not allowed');
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = family ? found.filter((one) => one.family === family) : found;
        if (all) callback(null, found);
        else callback(null, first?.address ?? '', first?.family ?? 4);
      })
      .catch((error: Error) => callback(error, isIPv4(name) ? name : '', 4));
  };

/**
 * Connects for URLs of users: a literal address is checked before, the addresses of a name when they are known, and once
 * more the address that was connected to, before anything is written.
 */
export function guardedConnector(urls: UserUrls, resolve: ResolveName): buildConnector.connector {
  const connectorFor = (allows: (address: string) => boolean): buildConnector.connector => {
    const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: checkedLookup(resolve, allows) });
    return (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !allows(host))
        return callback(new RefusedUrl('the address or its port is not allowed'), null);
      const socket = connect({ ...options, hostname: host }, callback) as unknown as Socket;
      socket.prependOnceListener('connect', () => {
        if (!allows(socket.remoteAddress ?? '')) socket.destroy(new RefusedUrl('the connected address is not allowed'));
      });
    };
  };
  const anywhere = connectorFor((address) => urls.guard.allows(address));
  const inExceptions = connectorFor((address) => urls.guard.isException(address));
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    return (urls.isStandardPort(port) ? anywhere : inExceptions)(options, callback);
  };
}
