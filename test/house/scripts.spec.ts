import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';

const secret = 'a secret of the tests, 32 characters or more';

const runWith = (environment: Record<string, string>, script: string, ...args: string[]) => {
  const env = { ...process.env, AUTH_JWT_SECRET: secret, ...environment };
  const path = join(__dirname, '..', '..', 'scripts', script);
  return spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', env, timeout: 5_000 });
};
const run = (script: string, ...args: string[]) => runWith({}, script, ...args);

const tenant = '0197c3a0-0000-7000-8000-0000000000bb';

it('token prints a token that the secret verifies', () => {
  const { stdout, status } = run(
    'token.mjs',
    '--tenant',
    tenant,
    '--role',
    'staff',
    '--role',
    'viewer',
    '--hours',
    '1',
  );
  const [header = '', claims = '', signature] = stdout.trim().split('.');
  expect(status).toBe(0);
  expect(signature).toBe(createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url'));
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    tenant_id: tenant,
    roles: ['staff', 'viewer'],
  });
});

it.each([
  ['token.mjs', ['--nonsense']],
  ['token.mjs', ['--tenant', 'madrid']],
  ['token.mjs', ['--hours', 'many']],
  ['services.mjs', ['nonsense']],
  ['services.mjs', ['up', 'mysql']],
  ['services.mjs', ['up', '--for', '../..']],
  ['test.mjs', ['--fuzz', '--minutes', 'many']],
  ['test.mjs', ['--chaos', '--seed']],
  ['publish.mjs', ['no-type']],
  ['publish.mjs', ['a.b', 'field']],
])('%s %p is refused with a usage line', (script, args) => {
  const { status, stdout, stderr } = run(script, ...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.match(/^usage: npm run .*$/gm)).toHaveLength(1);
  expect(stderr).not.toMatch(/^ +at /m);
});

it('the tests of the page say in one line that CHROMIUM_PATH is wrong, before they start anything', () => {
  const { status, stdout, stderr } = runWith({ CHROMIUM_PATH: '/nowhere/chromium' }, 'test.mjs', '--web');
  const words = 'CHROMIUM_PATH names /nowhere/chromium, which is no program: correct it, or leave it out\n';
  expect([status, stdout, stderr]).toEqual([1, '', words]);
});

/** A port on which nothing listens. */
const UNUSED_PORT = '1';

it.each([
  ['publish.mjs', ['inventory.stockout']],
  ['demo.mjs', []],
])('%s says to start Campana when Campana does not run', (script, args) => {
  const nowhere = { PORT: UNUSED_PORT, RABBITMQ_URL: `amqp://127.0.0.1:${UNUSED_PORT}` };
  const { status, stdout, stderr } = runWith(nowhere, script, ...args);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^.*Start Campana first: npm start\n$/);
});
