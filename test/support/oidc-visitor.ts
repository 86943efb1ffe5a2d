import { randomInt } from 'node:crypto';

/** The answer to a request whose redirect is not followed: where it leads, and the cookies that it sets. */
export interface Led {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
}

/** The browser of somebody who signs in by a provider, with an address of its own. */
export class OidcVisitor {
  private readonly address = `127.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

  constructor(private readonly url: string) {}

  /** Asks for a page. @param cookie what the browser keeps */
  async get(address: string, cookie = '', headers: Record<string, string> = {}): Promise<Led> {
    const sent = { 'x-forwarded-for': this.address, ...(cookie && { cookie }), ...headers };
    const answer = await fetch(new URL(address, this.url), { redirect: 'manual', headers: sent });
    await answer.arrayBuffer();
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      cookies: answer.headers.getSetCookie(),
    };
  }

  /** Begins a sign-in, and lets the provider lead back. @returns the address of the callback, and the cookie of the attempt */
  async untilCallback(returnTo = '/inbox'): Promise<{ callback: string; cookie: string }> {
    const begun = await this.get(`/sign-in/oidc?return_to=${encodeURIComponent(returnTo)}`);
    const { location } = await this.get(begun.location);
    return { callback: location, cookie: begun.cookies[0]?.split(';')[0] ?? '' };
  }

  /** The whole way. */
  async signIn(returnTo?: string): Promise<Led> {
    const { callback, cookie } = await this.untilCallback(returnTo);
    return this.get(callback, cookie);
  }
}

/** The session cookie among those that were set; empty: none. */
export const sessionCookieOf = ({ cookies }: Led): string =>
  cookies.find((cookie) => cookie.startsWith('campana='))?.split(';')[0] ?? '';
