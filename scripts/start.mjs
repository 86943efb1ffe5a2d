#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, prepare, root } from './prepare.mjs';
import { claimsOf, DEMO_NAME, development, signToken, serviceKeyOf } from './token.mjs';

const READY_WITHIN_MS = 60_000;

function settings(services) {
  const needsSecret = !process.env.AUTH_JWT_SECRET && !process.env.AUTH_JWKS_URL;
  return {
    PORT: '8016',
    HOST: '127.0.0.1',
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    ...process.env,
    ...services,
    ...(needsSecret && { AUTH_JWT_SECRET: development().secret }),
    ...(needsSecret && !process.env.INTERNAL_SERVICE_KEYS && { INTERNAL_SERVICE_KEYS: demoService() }),
  };
}

/** Whoever tries the routes for services needs a key. */
const demoService = () => `demo-service:${serviceKeyOf(development())}@${development().tenantId}`;

async function untilReady(url, child) {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    if (child.exitCode !== null) return false;
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (response?.ok) return true;
  }
  throw new Error(`Campana was not ready within ${READY_WITHIN_MS / 1000} s`);
}

/** A request of the demo tenant makes it known, with its rules. */
async function welcome(url, { tenantId, memberId }, secret) {
  const token = signToken(claimsOf({ tenant: tenantId, sub: memberId, name: DEMO_NAME, role: ['owner'] }), secret);
  const response = await fetch(`${url}/api/v1/alerts/rules?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`the demo tenant was refused: ${await response.text()}`);
  return token;
}

/** What the examples in Swagger UI name. `pg` is there only once the packages are installed. */
async function prepareSamples({ DATABASE_URL }, tenantId) {
  const [{ default: pg }, { addSamples }] = await Promise.all([import('pg'), import('./demo/samples.mjs')]);
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  await addSamples(client, tenantId).finally(() => client.end());
}

const banner = (url, tenantId, token) => `
Campana is ready
  API         ${url}/api/v1/alerts
  Swagger UI  ${url}/docs
  tenant      ${tenantId}
  token       ${token}
  service key ${serviceKeyOf(development())}

Try:
  curl -H 'Authorization: Bearer ${token}' ${url}/api/v1/alerts

In another terminal, \`npm run demo\` publishes a bakery's day.
Ctrl-C stops Campana; its services keep running until \`npm run services -- down\`.
`;

async function main() {
  if (existsSync(path.join(root, '.env'))) process.loadEnvFile(path.join(root, '.env'));
  const env = settings(await prepare('dev'));
  await migrate(env);
  const child = spawn(process.execPath, [path.join(root, 'dist', 'src', 'main.js')], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  // in a terminal Ctrl-C reaches the child by itself; the second signal does nothing there
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const url = `http://127.0.0.1:${env.PORT}`;
  if (!(await untilReady(url, child)) || !env.AUTH_JWT_SECRET) return;
  const { tenantId } = development();
  const token = await welcome(url, development(), env.AUTH_JWT_SECRET);
  // after the welcome, which gives a new tenant its rules
  await prepareSamples(env, tenantId);
  console.log(banner(url, tenantId, token));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
