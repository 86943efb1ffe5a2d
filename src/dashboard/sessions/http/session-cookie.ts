import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieName } from '../../../../libs/auth/browser-sessions';

/** Fastify joins the cookies of an answer to a list. */
export const addCookie = (reply: FastifyReply, cookie: string): void => void reply.header('set-cookie', cookie);

/** No script reads it, and no other site's page can have it sent. */
function write({ protocol }: FastifyRequest, reply: FastifyReply, value: string, expires: Date): void {
  const isSecure = protocol === 'https';
  const parts = [`${cookieName(isSecure)}=${value}`, 'Path=/', `Expires=${expires.toUTCString()}`, 'HttpOnly'];
  addCookie(reply, [...parts, 'SameSite=Strict', ...(isSecure ? ['Secure'] : [])].join('; '));
  void reply.header('cache-control', 'no-store');
}

/** Gives the browser the secret of its session. */
export const setCookie = (request: FastifyRequest, reply: FastifyReply, secret: string, expiresAt: Date): void =>
  write(request, reply, secret, expiresAt);

/** Takes the secret from the browser. */
export const clearCookie = (request: FastifyRequest, reply: FastifyReply): void =>
  write(request, reply, '', new Date(0));
