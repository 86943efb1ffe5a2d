import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Stops or starts one of the test services. */
export const service = (command: 'up' | 'down', name: 'postgres' | 'redis' | 'rabbitmq'): void => {
  const { DATABASE_URL: _, REDIS_URL: __, RABBITMQ_URL: ___, ...env } = process.env;
  execFileSync(process.execPath, [join(root, 'scripts', 'services.mjs'), command, name, '--for', 'test'], {
    env,
    stdio: 'ignore',
  });
};
