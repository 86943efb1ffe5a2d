#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkPort } from './port.mjs';
import { migrate, nodeFlags, prepare, root } from './prepare.mjs';
import {
  claimsOf,
  DEMO_EMAIL,
  DEMO_NAME,
  development,
  encryptionKeyOf,
  mailPageFile,
  signToken,
  serviceKeyOf,
} from './token.mjs';

const READY_WITHIN_MS = 60_000;

/** The port and the address on which Campana listens. */
const address = () => ({ PORT: process.env.PORT || '8016', HOST: process.env.HOST || '127.0.0.1' });

/** @param mailCatcher undefined: mails go where the environment says, or nowhere */
function settings(services, mailCatcher) {
  const needsSecret = !process.env.AUTH_JWT_SECRET && !process.env.AUTH_JWKS_URL;
  // what a key of this checkout encrypts is lost with the checkout
  const isProduction = process.env.NODE_ENV === 'production';
  const needsKey = !process.env.ENCRYPTION_KEYS && !isProduction;
  // the links of messages lead here; the port is not known beforehand if any free one is taken
  const needsUrl = !process.env.PUBLIC_URL && !isProduction && address().PORT !== '0';
  return {
    NODE_ENV: 'development',
    ...(!isProduction && { DEMO_MODE: 'true' }),
    LOG_LEVEL: 'warn',
    ...process.env,
    ...address(),
    ...services,
    ...(needsSecret && { AUTH_JWT_SECRET: development().secret }),
    ...(needsKey && { ENCRYPTION_KEYS: `development:${encryptionKeyOf(development())}` }),
    ...(needsSecret && !process.env.INTERNAL_SERVICE_KEYS && { INTERNAL_SERVICE_KEYS: demoService() }),
    ...(needsUrl && { PUBLIC_URL: `http://127.0.0.1:${address().PORT}` }),
    ...(mailCatcher && mailSettings(mailCatcher)),
  };
}

const mailSettings = ({ smtpPort }) => ({
  EMAIL_PROVIDERS: 'smtp',
  EMAIL_FROM: process.env.EMAIL_FROM || 'alerts@campana.localhost',
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(smtpPort),
  SMTP_SECURITY: 'none',
});

/** Catches the mails, unless somebody has said how they are sent, or people depend on this installation. */
async function catchMails() {
  const isGiven = ['EMAIL_PROVIDERS', 'SMTP_HOST', 'SENDGRID_API_KEY'].some((name) => process.env[name]);
  if (isGiven || process.env.NODE_ENV === 'production') return undefined;
  // its packages must be installed first
  const { startMailCatcher } = await import('./mail/catcher.mjs');
  const catcher = await startMailCatcher();
  writeFileSync(mailPageFile(), JSON.stringify({ url: catcher.url, port: address().PORT }));
  process.on('exit', () => rmSync(mailPageFile(), { force: true }));
  return catcher;
}

/** The configuration entry of a demo service, for trying the routes for services. */
const demoService = () => `demo-service:${serviceKeyOf(development())}@${development().tenantId}`;

/** Starts Campana. This process ends when Campana ends, and stops Campana when it ends itself. */
function launch(env) {
  const main = path.join(root, 'dist', 'src', 'main.js');
  const child = spawn(process.execPath, [...nodeFlags, main], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child.on('exit', async (code, signal) => {
    // another program may use the port by now
    if (code) await checkPort(env).catch(({ message }) => console.error(message));
    process.exit(code ?? (signal ? 1 : 0));
  });
  // in a terminal, Ctrl-C also reaches the child directly; the second signal has no effect
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.on('exit', () => child.kill());
  return child;
}

/**
 * Waits until Campana is ready. The child process itself reports its URL, since another program may answer at the port.
 * @returns the URL
 */
async function untilReady(child) {
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  try {
    const [{ url }] = await once(child, 'message', { signal });
    const isReady = () =>
      fetch(`${url}/health/ready`, { signal }).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isReady())) await sleep(100, undefined, { signal });
    return url;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`Campana was not ready within ${READY_WITHIN_MS / 1000} s`);
  }
}

/**
 * Makes a first request as the demo tenant, which provisions it with its rules and its owner.
 * @param email an address of the owner; undefined: none, since mails would leave this machine
 * @returns a token
 */
async function provisionDemoTenant(url, { tenantId, memberId }, secret, email) {
  const owner = { tenant: tenantId, sub: memberId, name: DEMO_NAME, role: ['owner'], email };
  const token = signToken(claimsOf(owner), secret);
  const response = await fetch(`${url}/api/v1/alerts/rules?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`the first request of the demo tenant failed: ${await response.text()}`);
  return token;
}

/** Adds the objects that the examples in Swagger UI use. `pg` is imported here, since it must be installed first. */
async function prepareSamples({ DATABASE_URL, ENCRYPTION_KEYS }, tenantId) {
  const [{ default: pg }, { addSamples }] = await Promise.all([import('pg'), import('./demo/samples.mjs')]);
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  await addSamples(client, tenantId, ENCRYPTION_KEYS).finally(() => client.end());
}

/** The scripts find Campana on its default port; on another one they need PORT. */
const withPort = (url) => (process.env.PORT ? `PORT=${new URL(url).port} ` : '');

const banner = (url, tenantId, token, mails) => `
Campana is ready
  page        ${url}/
  API         ${url}/api/v1/alerts
  Swagger UI  ${url}/docs${mails ? `\n  mails       ${mails.url} (nothing leaves this machine)` : ''}
  tenant      ${tenantId}
  token       ${token}
  service key ${serviceKeyOf(development())}

Try:
  curl -H 'Authorization: Bearer ${token}' ${url}/api/v1/alerts

In another terminal, \`${withPort(url)}npm run demo\` publishes a bakery's day.
Ctrl-C stops Campana; its services keep running until \`npm run services -- down\`.
`;

async function main() {
  if (existsSync(path.join(root, '.env'))) process.loadEnvFile(path.join(root, '.env'));
  await checkPort(address());
  const services = await prepare('dev');
  const mails = await catchMails();
  const env = settings(services, mails);
  await migrate(env);
  const url = await untilReady(launch(env));
  if (!env.AUTH_JWT_SECRET) return;
  const { tenantId } = development();
  const token = await provisionDemoTenant(url, development(), env.AUTH_JWT_SECRET, mails && DEMO_EMAIL);
  // after provisioning, which gives a new tenant its rules
  await prepareSamples(env, tenantId);
  console.log(banner(url, tenantId, token, mails));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
