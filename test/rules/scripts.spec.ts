import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';

const secret = 'a secret of the tests, 32 characters or more';

const run = (script: string, ...args: string[]) => {
  const env = { ...process.env, AUTH_JWT_SECRET: secret };
  return spawnSync(process.execPath, [join(__dirname, '..', '..', 'scripts', script), ...args], {
    encoding: 'utf8',
    env,
  });
};

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
  ['publish.mjs', ['no-type']],
  ['publish.mjs', ['a.b', 'field']],
])('%s %p is refused with its usage', (script, args) => {
  const { status, stderr } = run(script, ...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(/usage: npm run/);
});
