import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '../../libs/config/config';
import { eventually } from '../../libs/testing/eventually';
import { createApplication } from '../../src/application';
import { ConsumerStates } from '../../libs/messaging/consumer-states';

export const SECRET = 'a secret that only the tests use, 32+';

/** The state that the test files of one worker share (test/environment/worker.cjs). */
declare const worker: { application?: Promise<NestFastifyApplication> | undefined };

const testDefaults = {
  LOG_LEVEL: 'silent',
  PORT: '0',
  HOST: '127.0.0.1',
  AUTH_JWT_SECRET: SECRET,
  // all requests of all tests come from one address
  RATE_LIMIT_PER_IP_PER_MINUTE: '0',
  // the workers share the connections of one server
  DATABASE_POOL_SIZE: '10',
};

async function start(environment: Record<string, string>): Promise<NestFastifyApplication> {
  const config = loadConfig({ ...process.env, ...testDefaults, ...environment });
  const app = await createApplication(config);
  await app.listen(config.http.port, config.http.host);
  const consumers = app.get(ConsumerStates, { strict: false });
  await eventually(() => [...consumers.all.values()].every(({ isConsuming }) => isConsuming), { what: 'consuming' });
  return app;
}

let isShared = false;

/** The application that the test files of a worker share. It has the default configuration and keeps running. */
export function sharedApplication(): Promise<NestFastifyApplication> {
  isShared = true;
  return (worker.application ??= start({}));
}

/**
 * Stops the shared application. A test file that runs applications of its own calls this, because the shared one would
 * consume their events and run their jobs.
 */
export async function stopSharedApplication(): Promise<void> {
  if (isShared || !worker.application) return;
  const app = await worker.application;
  worker.application = undefined;
  await app.close();
}

/** An application with a configuration of its own; the caller must close it. */
export async function ownApplication(environment: Record<string, string>): Promise<NestFastifyApplication> {
  await stopSharedApplication();
  return start(environment);
}
