import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..', '..');

export type ServiceName = 'postgres' | 'redis' | 'rabbitmq';

const stopped = new Set<ServiceName>();

/** Stops or starts one of the test services. */
export const service = async (command: 'up' | 'down', name: ServiceName): Promise<void> => {
  if (command === 'down') stopped.add(name);
  const { DATABASE_URL: _, REDIS_URL: __, RABBITMQ_URL: ___, ...env } = process.env;
  const script = join(root, 'scripts', 'services.mjs');
  await promisify(execFile)(process.execPath, [script, command, name, '--for', 'test'], { env });
  if (command === 'up') stopped.delete(name);
};

/** Starts what a failed test left stopped. */
export const startStopped = async (): Promise<void> => {
  for (const name of stopped) await service('up', name);
};
