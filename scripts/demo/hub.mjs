import { setTimeout as sleep } from 'node:timers/promises';
import { claimsOf, DEMO_NAME, development, signToken } from '../token.mjs';

const DONE_WITHIN_MS = 60_000;

export const urlOfHub = () => `http://127.0.0.1:${process.env.PORT || 8016}`;

/** @throws Error when Campana is not running or not ready */
export async function checkReady() {
  const url = urlOfHub();
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  if (!response) throw new Error(`Campana does not answer at ${url}. Start Campana first: npm start`);
  if (!response.ok) throw new Error(`Campana at ${url} is not ready: ${await response.text()}`);
}

/** Waits until all events are processed. @returns the outcome of each event */
export async function untilProcessed(database, tenantId, ids) {
  let rows = [];
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    ({ rows } = await database.query(
      'SELECT outcome, matches FROM processed_events WHERE tenant_id = $1 AND event_id = ANY($2)',
      [tenantId, ids],
    ));
    if (rows.length === ids.length) return rows;
  }
  throw new Error(
    `${rows.length} of ${ids.length} events were processed within ${DONE_WITHIN_MS / 1000} s: does Campana use the same database and RabbitMQ?`,
  );
}

/** Calls the API as an owner of a tenant. */
export class Client {
  constructor(tenantId) {
    const { memberId, secret } = development();
    const claims = claimsOf({ tenant: tenantId, sub: memberId, name: DEMO_NAME, role: ['owner'] });
    this.token = signToken(claims, process.env.AUTH_JWT_SECRET || secret);
  }

  /** @returns the body of the response. @throws Error unless the request succeeds */
  async call(method, path, body) {
    const response = await fetch(`${urlOfHub()}/api/v1/alerts${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** Returns the items of all pages of a list. */
  async all(path) {
    const items = [];
    for (let cursor = ''; cursor !== null;) {
      const query = `${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${cursor}`}`;
      const page = await this.call('GET', `${path}${query}`);
      items.push(...page.items);
      cursor = page.next_cursor;
    }
    return items;
  }
}
