import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { Client } from 'pg';
import { PurgeIdempotencyKeysCommand } from '../../libs/idempotency/purge-idempotency-keys';
import { eventually } from '../../libs/testing/eventually';
import { type Answer, Hub, type Json, SECRET, token } from '../support/hub';
import { Process } from '../support/process';
import { aRule } from '../support/rules-hub';

const RULES = '/api/v1/alerts/rules';

let hub: Hub;
let owner: string;
beforeAll(async () => {
  hub = await Hub.start();
  owner = await token(hub.tenantId);
});
afterAll(() => hub.stop());

const post = (path: string, key: string | undefined, body: unknown = {}, bearer = owner): Promise<Answer> =>
  hub.call('POST', path, { token: bearer, body, ...(key !== undefined && { headers: { 'idempotency-key': key } }) });

const named = async (name: unknown): Promise<number> => {
  const [row] = await hub.sql<{ n: number }>(
    'SELECT count(*)::int AS n FROM alert_rules WHERE tenant_id = $1 AND rule_name = $2',
    [hub.tenantId, name],
  );
  return row?.n ?? 0;
};

const isReplay = ({ headers }: Answer): boolean => headers.get('idempotency-replay') === 'true';

/** Locks a rule while `work` runs. `isAwaited` resolves once a request waits for the lock. */
async function holding(ruleId: unknown, work: (isAwaited: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM alert_rules WHERE id = $1 FOR UPDATE', [ruleId]);
  const isAwaited = () =>
    eventually(async () => {
      const [row] = await hub.sql<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%AlertRule%'`,
      );
      return (row?.n ?? 0) > 0;
    });
  try {
    await work(isAwaited);
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}

it('a request that is sent twice is performed once, and gets the same answer', async () => {
  const [key, rule] = [randomUUID(), aRule()];
  const first = await post(RULES, key, rule);
  const second = await post(RULES, key, rule);
  expect([first.status, isReplay(first)]).toEqual([201, false]);
  expect([second.status, isReplay(second), second.body]).toEqual([201, true, first.body]);
  expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
  // a slash at the end is the same route
  expect(isReplay(await post(`${RULES}/`, key, rule))).toBe(true);
  expect(await named(rule['rule_name'])).toBe(1);
});

it('without a key no answer is stored', async () => {
  const rule = aRule();
  expect((await post(RULES, undefined, rule)).status).toBe(201);
  expect((await post(RULES, undefined, rule)).status).toBe(409);
});

it('of eight concurrent requests one is performed; the others get its answer or 409', async () => {
  const [key, rule] = [randomUUID(), aRule()];
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(RULES, key, rule)));
  expect(await named(rule['rule_name'])).toBe(1);
  expect(answers.filter((answer) => answer.status === 201 && !isReplay(answer))).toHaveLength(1);
  for (const answer of answers)
    expect([answer.status, answer.body['type']]).toEqual(
      answer.status === 201 ? [201, undefined] : [409, '/problems/request-in-progress'],
    );
  const ids = answers.flatMap(({ status, body }) => (status === 201 ? [body['id']] : []));
  expect(new Set(ids).size).toBe(1);
});

it('while the first request is in progress, a second one gets 409 with Retry-After', async () => {
  const key = randomUUID();
  const { body: rule } = await post(RULES, undefined, aRule({ is_active: false }));
  const path = `${RULES}/${String(rule['id'])}/enable`;
  let first: Promise<Answer> | undefined;
  await holding(rule['id'], async (isAwaited) => {
    first = post(path, key);
    await isAwaited();
    const second = await post(path, key);
    expect([second.status, second.body['type'], second.headers.get('retry-after')]).toEqual([
      409,
      '/problems/request-in-progress',
      '1',
    ]);
  });
  const answer = await first;
  expect([answer?.status, answer?.body['is_active']]).toEqual([200, true]);
  const third = await post(path, key);
  expect([third.status, isReplay(third), third.body]).toEqual([200, true, answer?.body]);
});

it('a key that is used again with another body or query is refused', async () => {
  const [key, rule] = [randomUUID(), aRule()];
  await post(RULES, key, rule);
  const { status, body } = await post(RULES, key, { ...rule, rule_name: randomUUID() });
  expect([status, body['type']]).toEqual([422, '/problems/idempotency-key-reused']);
  expect(body['errors']).toMatchObject([{ pointer: '/headers/idempotency-key' }]);
  const file = { rules: [] };
  expect((await post(`${RULES}/import?dry_run=true`, key, file)).status).toBe(200);
  expect((await post(`${RULES}/import?dry_run=false`, key, file)).status).toBe(422);
});

it('the same key of another member, in another tenant or on another route is a different key', async () => {
  const [key, rule] = [randomUUID(), aRule()];
  const { body: made } = await post(RULES, key, rule);
  const colleague = await post(RULES, key, rule, await token(hub.tenantId));
  expect([colleague.status, colleague.body['type']]).toEqual([409, '/problems/rule-name-taken']);
  const stranger = await post(RULES, key, rule, await token(randomUUID()));
  expect([stranger.status, isReplay(stranger), stranger.body['id'] === made['id']]).toEqual([201, false, false]);
  const { status, headers } = await post(`${RULES}/${String(made['id'])}/disable`, key);
  expect([status, headers.get('idempotency-replay')]).toEqual([200, null]);
});

it('a stored answer is returned only to a member who still has the permission', async () => {
  const [key, rule, memberId] = [randomUUID(), aRule(), randomUUID()];
  await post(RULES, key, rule, await token(hub.tenantId, 'owner', { sub: memberId }));
  const demoted = await post(RULES, key, rule, await token(hub.tenantId, 'viewer', { sub: memberId }));
  expect(demoted.status).toBe(403);
});

it('a failed request stores no answer, so that it can be corrected and sent again with the same key', async () => {
  const [key, rule] = [randomUUID(), aRule()];
  const { body: taken } = await post(RULES, undefined, rule);
  expect((await post(RULES, key, rule)).status).toBe(409);
  expect((await post(RULES, key, { ...rule, severity: 'huge' })).status).toBe(422);
  await hub.call('DELETE', `${RULES}/${String(taken['id'])}`);
  const answer = await post(RULES, key, rule);
  expect([answer.status, isReplay(answer)]).toEqual([201, false]);
});

it('a process that is killed in the middle of a request leaves neither a change nor an answer', async () => {
  const key = randomUUID();
  const { body: rule } = await post(RULES, undefined, aRule({ is_active: false }));
  const path = `${RULES}/${String(rule['id'])}/enable`;
  const copy = await (await Process.start({ ROLE: 'api', AUTH_JWT_SECRET: SECRET })).ready();
  await holding(rule['id'], async (isAwaited) => {
    const headers = { authorization: `Bearer ${owner}`, 'idempotency-key': key };
    const asked = fetch(`${copy.url}${path}`, { method: 'POST', headers }).catch(() => 'died');
    await isAwaited();
    await copy.kill();
    expect(await asked).toBe('died');
  });
  const state = await hub.call('GET', `${RULES}/${String(rule['id'])}`);
  expect(state.body['is_active']).toBe(false);
  const again = await eventually(async () => {
    const answer = await post(path, key);
    return answer.status === 200 && answer;
  });
  expect([isReplay(again), again.body['is_active']]).toEqual([false, true]);
});

it.each(['', 'x'.repeat(256)])('the key %j is refused', async (key) => {
  const { status, body } = await post(RULES, key, aRule());
  expect([status, body['errors']]).toMatchObject([422, [{ pointer: '/headers/idempotency-key' }]]);
});

it('keys and answers are not readable in the database', async () => {
  const [key, rule] = [`a-secret-key-${randomUUID()}`, aRule()];
  await post(RULES, key, rule);
  const rows = await hub.sql<Json>('SELECT * FROM idempotency_keys');
  expect(rows.length).toBeGreaterThan(0);
  const stored = rows.flatMap((row) =>
    Object.values(row).map((value) => Buffer.from(value as Buffer).toString('latin1')),
  );
  for (const secret of [key, String(rule['rule_name'])])
    expect(stored.filter((text) => text.includes(secret))).toEqual([]);
});

it('after 24 hours a key can be used again, and expired keys are deleted', async () => {
  const [key, rule] = [randomUUID(), aRule()];
  const { body: made } = await post(RULES, key, rule);
  const [stored] = await hub.sql<{ hours: number }>(
    'SELECT max(extract(epoch FROM expires_at - now())) / 3600 AS hours FROM idempotency_keys WHERE tenant_id = $1',
    [hub.tenantId],
  );
  expect(Number(stored?.hours)).toBeCloseTo(24, 1);
  const expire = () =>
    hub.sql(`UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE tenant_id = $1`, [
      hub.tenantId,
    ]);
  await expire();
  await hub.call('DELETE', `${RULES}/${String(made['id'])}`);
  const again = await post(RULES, key, rule);
  expect([again.status, isReplay(again)]).toEqual([201, false]);
  expect(isReplay(await post(RULES, key, rule))).toBe(true);
  await expire();
  expect(await hub.app.get(CommandBus).execute(new PurgeIdempotencyKeysCommand())).toBeGreaterThan(0);
  expect(await hub.sql('SELECT 1 FROM idempotency_keys WHERE tenant_id = $1', [hub.tenantId])).toEqual([]);
});

it.each([
  [
    '/api/v1/alerts/suppressions',
    {
      suppression_type: 'manual',
      start_time: new Date().toISOString(),
      end_time: new Date(Date.now() + 3_600_000).toISOString(),
      reason: 'x',
      alert_types: ['x'],
    },
  ],
  [
    '/api/v1/alerts/inhibitions',
    { name: randomUUID(), source: { alert_types: ['x'] }, target: { alert_types: ['y'] } },
  ],
])('POST %s supports keys too', async (path, body) => {
  const key = randomUUID();
  const first = await post(path, key, body);
  const second = await post(path, key, body);
  expect([first.status, first.body['errors'], second.status]).toEqual([201, undefined, 201]);
  expect([isReplay(second), second.body]).toEqual([true, first.body]);
});
