import helmet from '@fastify/helmet';
import { VersioningType } from '@nestjs/common';
import { ApplicationConfig, NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import type { Config } from '../libs/config/config';
import { anyPath, acceptOnlyKnownBodies } from '../libs/http/bodies';
import { registerRateLimits } from '../libs/rate-limits/register-rate-limits';
import { tagVersions } from '../libs/http/version-tag';
import { uuidv7 } from '../libs/kernel/uuid';
import { AppModule } from './app.module';
import { openApiDocument } from './openapi';

const MAX_BODY_BYTES = 1024 * 1024;

/** The Swagger UI page brings its own inline script and style. */
const contentSecurityPolicy = {
  directives: {
    scriptSrc: [`'self'`, `'unsafe-inline'`],
    styleSrc: [`'self'`, `'unsafe-inline'`],
    upgradeInsecureRequests: null,
  },
};

/** nestjs-cls brings an interceptor that does nothing; any interceptor costs each request a tenth of its time. */
function dropIdleInterceptors(app: NestFastifyApplication): void {
  const interceptors = app.get(ApplicationConfig).getGlobalInterceptors();
  interceptors.splice(0, interceptors.length, ...interceptors.filter((one) => one.constructor !== Object));
}

/**
 * The application, not yet listening.
 * @param options preview: only its shape, without anything running
 */
export async function createApplication(
  config: Config,
  options: { preview?: boolean } = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: 'idle',
    trustProxy: config.http.trustedProxies,
    genReqId: () => uuidv7(),
    ...anyPath,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
    ...options,
  });
  // /api/v1, but for controllers that say VERSION_NEUTRAL
  app.enableVersioning({ type: VersioningType.URI, prefix: 'api/v', defaultVersion: '1' });
  acceptOnlyKnownBodies(app, MAX_BODY_BYTES);
  if (options.preview) return app;
  app.useLogger(app.get(Logger));
  await app.register(helmet, { contentSecurityPolicy });
  registerRateLimits(app, config);
  tagVersions(app);
  dropIdleInterceptors(app);
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true },
  });
  return app;
}
