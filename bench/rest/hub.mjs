import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { claimsOf, signToken } from '../../scripts/token.mjs';
import { until } from '../machinery.mjs';

const secret = randomUUID();
/** The member who sends the requests in all tenants. */
export const memberId = randomUUID();

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const answers = async (url) => (await fetch(url).catch(() => undefined)) !== undefined;

/**
 * Starts Campana as in production. Rate limits are on, but too high to be reached.
 * @param options settings: further environment variables; the others are those of `Machinery.run`
 * @param role by default only the API
 */
export async function startCampana(machinery, { settings, ...options } = {}, role = 'api') {
  const port = await freePort();
  const env = {
    ...settings,
    ROLE: role,
    PORT: String(port),
    AUTH_JWT_SECRET: secret,
    RATE_LIMIT_PER_MINUTE: '10000000',
    RATE_LIMIT_PER_IP_PER_MINUTE: '10000000',
  };
  const child = machinery.campana(env, options);
  const url = `http://127.0.0.1:${port}`;
  await until(() => answers(`${url}/health/live`), 50, 60_000);
  return { child, url };
}

export async function startBareServer(machinery, recorded) {
  const port = await freePort();
  const file = path.join(tmpdir(), `campana-statements-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(recorded));
  const child = machinery.run('bench/bare-server.mjs', { PORT: String(port), STATEMENTS: file });
  const url = `http://127.0.0.1:${port}`;
  await until(() => answers(url), 50, 30_000);
  return { child, url };
}

const tokens = new Map();
export const tokenOf = (tenantId) => {
  if (!tokens.has(tenantId))
    tokens.set(tenantId, signToken(claimsOf({ tenant: tenantId, sub: memberId, role: ['owner'] }), secret));
  return tokens.get(tenantId);
};

const json = (body) => body && { body: JSON.stringify(body) };
const type = (body) => body && { 'content-type': 'application/json' };

/** Makes the request of a scenario to Campana. */
export const requestOf = ({ method, path: pathOf, body }, { tenantId, id }) => ({
  method,
  path: pathOf(id),
  headers: { authorization: `Bearer ${tokenOf(tenantId)}`, ...type(body) },
  ...json(body),
});

/** Makes the request of a scenario to the bare server. */
export const bareRequestOf = (name, { method, body }, { tenantId, id }) => ({
  method,
  path: `/${name}${id ? `/${id}` : ''}`,
  headers: { 'x-tenant-id': tenantId, ...type(body) },
  ...json(body),
});

const send = (url, { path: at, ...request }) => fetch(`${url}${at}`, request);

/** Whether the route or the filter does not exist, or the route reads `summary` as the id of an alert. */
const isUnknown = ({ status }) => [404, 405, 422].includes(status);

/**
 * Records the statements of Campana for a request of the scenario with warm caches. If the caches answer without any
 * statement, it returns those of the first request, with cold caches.
 * @returns the statements, or `isUnknown` and the answer when the route does not exist
 */
export async function record({ child, url }, scenario, target, again) {
  let statements = [];
  const listen = (statement) => statements.push(statement);
  child.on('message', listen);
  const recordedRequest = async (requested) => {
    statements = [];
    const response = await send(url, requestOf(scenario, requested));
    const text = await response.text();
    // messages of the process arrive in order, but possibly after its response
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { status: response.status, text, statements, target: requested };
  };
  const cold = await recordedRequest(target);
  const warm = isUnknown(cold) ? cold : await recordedRequest(again);
  child.off('message', listen);
  if (isUnknown(warm))
    return { isUnknown: true, answer: `${warm.status} ${JSON.parse(warm.text).detail?.slice(0, 80)}` };
  if (warm.status >= 300) throw new Error(`${scenario.title}: ${warm.status} ${warm.text}`);
  const chosen = warm.statements.length > 0 ? warm : cold;
  const isWrite = scenario.isWrite ?? false;
  const isOne = JSON.parse(chosen.text).items === undefined;
  return {
    ...chosen.target,
    memberId,
    statements: chosen.statements,
    isCached: warm.statements.length === 0,
    isWrite,
    isOne,
  };
}
