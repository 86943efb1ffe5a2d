import type { FastifyRequest } from 'fastify';
import type { Credential } from './member';

/** Knows who is signed in by the cookie of a browser. The application implements it. */
export abstract class BrowserSessions {
  /** @returns the credential of the holder; undefined: there is no such session, or it is over */
  abstract credentialOf(secret: string): Promise<Credential | undefined>;

  /** Those of some sessions that are over: signed out, expired, or not used for too long. */
  abstract over(sessionIds: readonly string[]): Promise<readonly string[]>;
}

/** The cookie of a session: over TLS it is for this host alone; without TLS it exists on loopback only. */
const names = ['__Host-campana', 'campana'] as const;

/** The name of the cookie for a connection. */
export const cookieName = (isSecure: boolean): string => (isSecure ? names[0] : names[1]);

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Whether the request names this machine alone. */
export const isLoopbackHost = (host: string | undefined): boolean => loopback.test(host ?? '');

/**
 * Whether a request comes from a page of our own. Browsers say so, and no page can pretend: `Origin` is that of the
 * request's own host, or, where there is none, `Sec-Fetch-Site` says `same-origin`.
 */
export function isFromOwnPage({
  headers,
  protocol,
  host,
}: Pick<FastifyRequest, 'headers' | 'protocol' | 'host'>): boolean {
  const { origin } = headers;
  if (origin !== undefined) return origin.toLowerCase() === `${protocol}://${host}`.toLowerCase();
  return headers['sec-fetch-site'] === 'same-origin';
}

/** The secret of the session cookie; undefined: there is none that counts for this connection. */
export function secretOf({
  headers,
  protocol,
  host,
}: Pick<FastifyRequest, 'headers' | 'protocol' | 'host'>): string | undefined {
  const isSecure = protocol === 'https';
  if (!isSecure && !isLoopbackHost(host)) return undefined;
  const wanted = `${cookieName(isSecure)}=`;
  const cookie = (headers.cookie ?? '').split(/; */).find((one) => one.startsWith(wanted));
  return cookie?.slice(wanted.length) || undefined;
}
