import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '../../libs/config/config';
import { eventually } from '../../libs/testing/eventually';
import { createApplication } from '../../src/application';
import { ConsumerStates } from '../../libs/messaging/consumer-states';

export const SECRET = 'a secret that only the tests use, 32+';
export const ENCRYPTION_KEYS = `tests:${Buffer.from('a key that only the tests use, x').toString('base64')}`;

/** What the test files of one worker share (test/environment/worker.cjs). */
declare const worker: { application?: Promise<NestFastifyApplication> | undefined };

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
const deadlines = severities.flatMap((name) => [`${name}_RESPONSE_SLA_MINUTES`, `${name}_RESOLUTION_SLA_MINUTES`]);
/** Alerts have deadlines, which show in them a moment after they were raised: only where a test is about them. */
export const withDeadlines = Object.fromEntries(deadlines.map((name) => [name, '']));
/** Alerts have no deadlines. */
export const withoutDeadlines = Object.fromEntries(deadlines.map((name) => [name, '0']));

const ofTests = {
  LOG_LEVEL: 'silent',
  PORT: '0',
  HOST: '127.0.0.1',
  AUTH_JWT_SECRET: SECRET,
  ENCRYPTION_KEYS,
  // critical alerts would change while tests look at them; tests of escalation turn it on
  ENABLE_ESCALATION: 'false',
  ...withoutDeadlines,
  // all tests ask from one address
  RATE_LIMIT_PER_IP_PER_MINUTE: '0',
  // the workers share the connections of one server
  DATABASE_POOL_SIZE: '10',
};

async function start(environment: Record<string, string>): Promise<NestFastifyApplication> {
  const config = loadConfig({ ...process.env, ...ofTests, ...environment });
  const app = await createApplication(config);
  await app.listen(config.http.port, config.http.host);
  const consumers = app.get(ConsumerStates, { strict: false });
  await eventually(() => [...consumers.all.values()].every(({ isConsuming }) => isConsuming), { what: 'consuming' });
  return app;
}

let isShared = false;
let hasOthers = false;

/** The application that the test files of a worker share: with the defaults, and left running. */
export function sharedApplication(): Promise<NestFastifyApplication> {
  isShared = true;
  return (worker.application ??= start({}));
}

/** At the end of a file: `@Transactional` uses the application that was made last, which must not be a closed one. */
export async function leaveSharedApplication(): Promise<void> {
  if (hasOthers) await closeSharedApplication();
}

/** For a test file that runs applications of its own: the shared one would take their events and do their jobs. */
export async function stopSharedApplication(): Promise<void> {
  if (!isShared) await closeSharedApplication();
}

async function closeSharedApplication(): Promise<void> {
  const app = await worker.application;
  worker.application = undefined;
  await app?.close();
}

/** An application with a configuration of its own; whoever starts it closes it. */
export async function ownApplication(environment: Record<string, string>): Promise<NestFastifyApplication> {
  await stopSharedApplication();
  hasOthers = true;
  return start(environment);
}
