import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Sets the ETag of answers that have a `version`, for use in `If-Match`. Errors get no ETag. */
export function tagVersions(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preSerialization', (_request, reply, payload, done) => {
    const version = (payload as { version?: unknown } | null)?.version;
    if (typeof version === 'number' && reply.statusCode < 400) void reply.header('etag', `"${version}"`);
    done(null, payload);
  });
}
