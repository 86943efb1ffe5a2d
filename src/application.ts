import helmet from '@fastify/helmet';
import { VersioningType } from '@nestjs/common';
import { ApplicationConfig, NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import type { Config } from '../libs/config/config';
import { anyPath, acceptOnlyKnownBodies } from '../libs/http/bodies';
import { registerRateLimits } from '../libs/rate-limits/register-rate-limits';
import { answerUnreadable } from '../libs/http/unreadable-requests';
import { tagVersions } from '../libs/http/version-tag';
import { uuidv7 } from '../libs/kernel/uuid';
import { AppModule } from './app.module';
import { DashboardPage } from './dashboard';
import { openApiDocument } from './openapi';
import { routeUpgrades } from './realtime';

const MAX_BODY_BYTES = 1024 * 1024;
/** The headers of a request, and the whole of it, must have arrived within these times. Late ones are looked for as often. */
const arrival = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** For all that is no page of the dashboard. Swagger UI needs inline scripts and styles. */
const contentSecurityPolicy = {
  directives: {
    scriptSrc: [`'self'`, `'unsafe-inline'`],
    styleSrc: [`'self'`, `'unsafe-inline'`],
    upgradeInsecureRequests: null,
  },
};

/** Removes the interceptor of nestjs-cls: it does nothing, and any interceptor makes each request about 10 % slower. */
function dropIdleInterceptors(app: NestFastifyApplication): void {
  const interceptors = app.get(ApplicationConfig).getGlobalInterceptors();
  interceptors.splice(0, interceptors.length, ...interceptors.filter((one) => one.constructor !== Object));
}

/**
 * Creates the application; it does not listen yet.
 * @param options preview: build only the module graph and start nothing
 */
export async function createApplication(
  config: Config,
  options: { preview?: boolean } = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: 'idle',
    requestTimeout: arrival.requestTimeout,
    http: arrival,
    trustProxy: config.http.trustedProxies,
    genReqId: () => uuidv7(),
    clientErrorHandler: answerUnreadable,
    ...anyPath,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
    ...options,
  });
  // /api/v1, except for controllers that are VERSION_NEUTRAL
  app.enableVersioning({ type: VersioningType.URI, prefix: 'api/v', defaultVersion: '1' });
  acceptOnlyKnownBodies(app, MAX_BODY_BYTES);
  if (options.preview) return app;
  app.useLogger(app.get(Logger));
  await app.register(helmet, { contentSecurityPolicy });
  registerRateLimits(app, config);
  tagVersions(app);
  await app.get(DashboardPage).serve(app);
  dropIdleInterceptors(app);
  routeUpgrades(app);
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true },
  });
  return app;
}
