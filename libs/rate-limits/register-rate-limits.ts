import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config';
import { RateLimits } from './rate-limits';

const MAX_URL_LENGTH = 8 * 1024;
const URI_TOO_LONG = 414;

/** What a page of another origin may read of an answer, besides its body. */
const exposedHeaders = ['ETag', 'Retry-After', 'Idempotency-Replay'];
const CHECKED_AGAIN_AFTER_SECONDS = 600;

function letPagesIn(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const isAny = origins.includes('*');
  app.enableCors({
    origin: isAny ? '*' : [...origins],
    credentials: !isAny,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: CHECKED_AGAIN_AFTER_SECONDS,
  });
}

const checkLength = ({ url }: FastifyRequest): void => {
  if (url.length > MAX_URL_LENGTH) throw new HttpException('The address has more than 8 KiB.', URI_TOO_LONG);
};

/** Before any work is done for a request: what is too long, too often, or of a page of nowhere is refused. */
export function registerRateLimits(app: NestFastifyApplication, { http }: Config): void {
  const limits = app.get(RateLimits);
  letPagesIn(app, http.corsOrigins);
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
  // what no guard has seen, such as a path that is not there or a body that is no JSON, counts too
  server.addHook('onResponse', (request, _reply, done) => {
    limits.admit(request).catch(() => undefined);
    done();
  });
}
