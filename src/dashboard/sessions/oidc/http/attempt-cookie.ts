import type { FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../http/session-cookie';
import { ATTEMPT_SECONDS, attemptFrom, attemptText, type SignInAttempt } from '../domain/sign-in-attempt';

const cookieOf = (isSecure: boolean): string => `${isSecure ? '__Host-' : ''}campana-sign-in`;

/** Lax: the way back from the provider begins on its page, and must bring the cookie. */
function write({ protocol }: FastifyRequest, reply: FastifyReply, value: string, seconds: number): void {
  const isSecure = protocol === 'https';
  const parts = [`${cookieOf(isSecure)}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Lax'];
  addCookie(reply, [...parts, ...(isSecure ? ['Secure'] : [])].join('; '));
}

/** Has the browser keep an attempt while somebody is at the provider. */
export const keepAttempt = (request: FastifyRequest, reply: FastifyReply, attempt: SignInAttempt): void =>
  write(request, reply, attemptText(attempt), ATTEMPT_SECONDS);

/** Takes the attempt from the browser. */
export const dropAttempt = (request: FastifyRequest, reply: FastifyReply): void => write(request, reply, '', 0);

/** The attempt that the browser keeps; undefined: none, or one that is too old. */
export function attemptOf({ headers, protocol }: FastifyRequest, nowMs: number): SignInAttempt | undefined {
  const wanted = `${cookieOf(protocol === 'https')}=`;
  const cookie = (headers.cookie ?? '').split(/; */).find((one) => one.startsWith(wanted));
  return attemptFrom(cookie?.slice(wanted.length), nowMs);
}
