import { finished, Readable } from 'node:stream';
import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config';
import { RateLimits } from './rate-limits';
import { TenantConcurrency } from './tenant-concurrency';

const MAX_URL_LENGTH = 8 * 1024;
const URI_TOO_LONG = 414;

/** The response headers that web pages of other origins may read. */
const exposedHeaders = ['ETag', 'Retry-After', 'Idempotency-Replay'];
const PREFLIGHT_MAX_AGE_SECONDS = 600;

function enableCors(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const isAny = origins.includes('*');
  app.enableCors({
    origin: isAny ? '*' : [...origins],
    credentials: !isAny,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
}

const checkLength = ({ url }: FastifyRequest): void => {
  if (url.length > MAX_URL_LENGTH) throw new HttpException('The URL is longer than 8 KiB.', URI_TOO_LONG);
};

/** Sets up CORS, and refuses requests with a long URL or over a known limit before any other work is done for them. */
export function registerRateLimits(app: NestFastifyApplication, { http }: Config): void {
  const [limits, concurrency] = [app.get(RateLimits), app.get(TenantConcurrency)];
  enableCors(app, http.corsOrigins);
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    try {
      limits.refuseKnown(request);
      checkLength(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  // not when the connection closes: the handler of an aborted request still uses its connection to PostgreSQL
  server.addHook('onSend', (request, _reply, payload, done) => {
    if (payload instanceof Readable) finished(payload, () => concurrency.leave(request));
    else concurrency.leave(request);
    done(null, payload);
  });
  // also counts requests that reached no guard, such as those with an unknown path or an invalid body
  server.addHook('onResponse', (request, _reply, done) => {
    limits.admit(request).catch(() => undefined);
    done();
  });
}
