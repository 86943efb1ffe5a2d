import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { administratorToken, Hub, Json, token } from '../support/hub';
import { aRule, RULES } from '../support/rules-hub';
import { aMetricSource, SOURCES } from '../support/sources-hub';

const SUPPRESSIONS = '/api/v1/alerts/suppressions';
const INHIBITIONS = '/api/v1/alerts/inhibitions';
const LETTERS = '/api/v1/alerts/dead-letters';
const AUDIT = '/api/v1/alerts/audit';
const CONFIG = '/api/v1/alerts/config';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const aSuppression = (): Json => ({
  suppression_type: 'manual',
  alert_types: [`type-${randomUUID()}`],
  start_time: new Date().toISOString(),
  end_time: new Date(Date.now() + 3_600_000).toISOString(),
  reason: 'x',
});
const anInhibition = (): Json => ({
  name: randomUUID(),
  source: { alert_types: ['one'] },
  target: { alert_types: ['other'] },
});

type Answer = { status: number; body: Json };

/** A change: how to prepare and send its request, and the action that is recorded. */
interface Change {
  /** Creates the resource that is changed. @returns its id */
  readonly given?: (tenantId: string, bearer: string) => Promise<string>;
  readonly body?: (id: string) => unknown;
  readonly action: string;
}

const made =
  (path: string, body: () => Json, then?: string) =>
  async (_: string, bearer: string): Promise<string> => {
    const answer = await hub.call('POST', path, { token: bearer, body: body() });
    const id = String(answer.body['id']);
    if (then) await hub.call('POST', `${path}/${id}/${then}`, { token: bearer });
    return id;
  };

const aLetter = async (tenant_id: string, bearer: string): Promise<string> => {
  await hub.publish(hub.event({ tenant_id, timestamp: 'never' }));
  const { body } = await eventually(async () => {
    const answer = await hub.call<{ items: Json[] }>('GET', LETTERS, { token: bearer });
    return answer.body.items.length > 0 && answer;
  });
  return String(body.items[0]?.['id']);
};

const aRuleMade = made(RULES, aRule);

/** Deletes a rule of the pack, which its installation creates again. */
async function aMissingRule(_: string, bearer: string): Promise<string> {
  const { body } = await hub.call<{ items: Json[] }>('GET', `${RULES}?limit=200`, { token: bearer });
  const id = String(body.items.find(({ rule_name }) => rule_name === 'Reorder recommended')?.['id']);
  await hub.call('DELETE', `${RULES}/${id}`, { token: bearer });
  return id;
}

/** Every administrative route that changes something. Add new routes here. */
const changes: Record<string, Change> = {
  [`POST ${RULES}`]: { body: () => aRule(), action: 'rule.created' },
  [`PUT ${RULES}/{id}`]: { given: aRuleMade, body: () => aRule(), action: 'rule.updated' },
  [`PATCH ${RULES}/{id}`]: { given: aRuleMade, body: () => ({ severity: 'low' }), action: 'rule.updated' },
  [`DELETE ${RULES}/{id}`]: { given: aRuleMade, action: 'rule.deleted' },
  [`POST ${RULES}/{id}/enable`]: { given: made(RULES, aRule, 'disable'), action: 'rule.enabled' },
  [`POST ${RULES}/{id}/disable`]: { given: aRuleMade, action: 'rule.disabled' },
  [`POST ${RULES}/{id}/restore`]: { given: aRuleMade, body: () => ({ version: 1 }), action: 'rule.restored' },
  [`POST ${RULES}/import`]: { body: () => ({ rules: [aRule()] }), action: 'rule.created' },
  [`POST ${RULES}/packs/{name}/install`]: { given: aMissingRule, action: 'rule.created' },
  [`POST ${SOURCES}`]: { body: () => aMetricSource(), action: 'metric_source.created' },
  [`PUT ${SOURCES}/{id}`]: {
    given: made(SOURCES, aMetricSource),
    body: () => aMetricSource(),
    action: 'metric_source.updated',
  },
  [`DELETE ${SOURCES}/{id}`]: { given: made(SOURCES, aMetricSource), action: 'metric_source.deleted' },
  [`POST ${SUPPRESSIONS}`]: { body: aSuppression, action: 'suppression.created' },
  [`PUT ${SUPPRESSIONS}/{id}`]: {
    given: made(SUPPRESSIONS, aSuppression),
    body: aSuppression,
    action: 'suppression.updated',
  },
  [`POST ${SUPPRESSIONS}/{id}/extend`]: {
    given: made(SUPPRESSIONS, aSuppression),
    body: () => ({ minutes: 30 }),
    action: 'suppression.updated',
  },
  [`DELETE ${SUPPRESSIONS}/{id}`]: { given: made(SUPPRESSIONS, aSuppression), action: 'suppression.ended' },
  [`POST ${INHIBITIONS}`]: { body: anInhibition, action: 'inhibition.created' },
  [`PUT ${INHIBITIONS}/{id}`]: {
    given: made(INHIBITIONS, anInhibition),
    body: anInhibition,
    action: 'inhibition.updated',
  },
  [`DELETE ${INHIBITIONS}/{id}`]: { given: made(INHIBITIONS, anInhibition), action: 'inhibition.deleted' },
  [`PUT ${CONFIG}`]: { body: () => ({ currency: 'USD' }), action: 'settings.updated' },
  [`POST ${LETTERS}/replay`]: { given: aLetter, body: (id) => ({ ids: [id] }), action: 'dead_letter.replayed' },
  [`POST ${LETTERS}/{id}/replay`]: {
    given: aLetter,
    body: () => ({ body: { event_type: 'inventory.stockout' } }),
    action: 'dead_letter.replayed',
  },
  [`DELETE ${LETTERS}/{id}`]: { given: aLetter, action: 'dead_letter.dropped' },
};

/** Administrative routes that change nothing. */
const readOnly = [
  `POST ${SOURCES}/{id}/test`,
  `POST ${RULES}/test`,
  `POST ${RULES}/{id}/test`,
  `POST ${SUPPRESSIONS}/preview`,
];

const logOf = (tenantId: string): Promise<Json[]> =>
  hub.sql('SELECT * FROM audit_log WHERE tenant_id = $1 ORDER BY seq', [tenantId]);

/** The configuration of a tenant, and its audit log. Without `died_at`: a replayed dead letter may have failed again. */
const stateOf = async (tenantId: string): Promise<unknown[]> => {
  const tables = [
    'alert_rules',
    'alert_rule_history',
    'alert_suppressions',
    'inhibitions',
    'dead_letters',
    'audit_log',
  ];
  // a replay that cannot be recorded was sent all the same, and the letter may die again
  const rows = (table: string, column = 'tenant_id') =>
    hub.sql(
      `SELECT to_jsonb(t) - 'died_at' - 'replay_began_at' AS row FROM ${table} t WHERE ${column} = $1 ORDER BY 1`,
      [tenantId],
    );
  return [await rows('tenants', 'id'), ...(await Promise.all(tables.map((table) => rows(table))))];
};

const verify = async (bearer: string): Promise<Json> =>
  (await hub.call('GET', `${AUDIT}/verify`, { token: bearer })).body;

/** Creates a tenant and a token of its owner. */
async function administrator() {
  const [tenantId, sub] = [randomUUID(), randomUUID()];
  const bearer = await administratorToken(tenantId, { sub, name: 'Ana' });
  // the first request of a tenant creates the built-in rules: here, and not with the change under test
  await hub.call('GET', RULES, { token: bearer });
  return { tenantId, sub, bearer };
}

it('this test covers every administrative route', async () => {
  const { body } = await hub.call<{ paths: Record<string, object> }>('GET', '/docs/openapi.json');
  const administrative = Object.entries(body.paths)
    .filter(([path]) =>
      [RULES, SOURCES, SUPPRESSIONS, INHIBITIONS, LETTERS, CONFIG].some((area) => path.startsWith(area)),
    )
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((route) => !route.startsWith('GET '));
  expect(administrative.sort()).toEqual([...Object.keys(changes), ...readOnly].sort());
});

describe.each(Object.entries(changes))('%s', (route, { given, body, action }) => {
  const [method = '', path = ''] = route.split(' ');
  const ask = (id: string, bearer: string): Promise<Answer> =>
    hub.call(method, path.replace('{id}', id).replace('{name}', 'retail'), {
      token: bearer,
      headers: { 'if-match': '*' },
      ...(body && { body: body(id) }),
    });

  it('adds one line with the actor, the action and the subject', async () => {
    const { tenantId, sub, bearer } = await administrator();
    const id = (await given?.(tenantId, bearer)) ?? '';
    const before = (await logOf(tenantId)).length;
    const { status, body: answer } = await ask(id, bearer);
    expect([route, status < 300]).toEqual([route, true]);
    const lines = (await logOf(tenantId)).slice(before);
    expect(lines).toHaveLength(1);
    const [line] = lines;
    expect(line).toMatchObject({ action, actor_id: sub, actor_name: 'Ana', subject_type: action.split('.')[0] });
    const imported = /\/(import|install)$/.test(route);
    if (!imported) expect([id, answer?.['id'], tenantId]).toContain(line?.['subject_id']);
    expect([line?.['before'] === null, line?.['after'] === null]).toEqual([
      /created$/.test(action),
      /deleted$|dropped$/.test(action),
    ]);
    expect(await verify(bearer)).toMatchObject({ is_intact: true, entries: before + 1, first_broken_seq: null });
  });

  it('is rolled back when it cannot be recorded', async () => {
    const { tenantId, bearer } = await administrator();
    const id = (await given?.(tenantId, bearer)) ?? '';
    const before = await stateOf(tenantId);
    await hub.sql(`CREATE TRIGGER refuse_audit BEFORE INSERT ON audit_log FOR EACH ROW WHEN (NEW.tenant_id = '${tenantId}')
      EXECUTE FUNCTION refuse_change()`);
    const { status, body: problem } = await ask(id, bearer);
    await hub.sql('DROP TRIGGER refuse_audit ON audit_log');
    expect([status, problem['type']]).toEqual([500, '/problems/internal-error']);
    expect(await stateOf(tenantId)).toEqual(before);
  });

  it('adds no line when it is refused', async () => {
    const { tenantId, bearer } = await administrator();
    const { tenantId: other, bearer: theirs } = await administrator();
    const id = (await given?.(tenantId, bearer)) ?? randomUUID();
    const before = (await logOf(tenantId)).length;
    await ask(id, await token(tenantId, 'staff'));
    await hub.call(method, path.replace('{id}', 'x'), { token: bearer, body: { nonsense: true } });
    await hub.call(method, path.replace('{id}', randomUUID()), {
      token: bearer,
      ...(body && { body: { nonsense: 1 } }),
    });
    if (path.includes('{id}')) expect((await ask(id, theirs)).status).toBe(404);
    expect((await logOf(tenantId)).slice(before)).toEqual([]);
    if (path.includes('{id}')) expect(await logOf(other)).toEqual([]);
  });
});

it('a request that changes nothing adds no line', async () => {
  const { tenantId, bearer } = await administrator();
  const id = await aRuleMade(tenantId, bearer);
  await hub.call('PUT', CONFIG, { token: bearer, body: { locale: 'es' } });
  const lines = (await logOf(tenantId)).length;
  await hub.call('POST', `${RULES}/${id}/enable`, { token: bearer });
  await hub.call('PUT', CONFIG, { token: bearer, body: { locale: 'es' } });
  await hub.call('PUT', CONFIG, { token: bearer, body: {} });
  const { body: file } = await hub.call('GET', `${RULES}/export`, { token: bearer });
  await hub.call('POST', `${RULES}/import`, { token: bearer, body: file });
  await hub.call('POST', `${RULES}/import?dry_run=true&prune=true`, {
    token: bearer,
    body: { rules: [aRule()] },
  });
  expect(await logOf(tenantId)).toHaveLength(lines);
});

it('fifty concurrent changes make one unbroken chain', async () => {
  const { tenantId, bearer } = await administrator();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      i % 2 === 0
        ? hub.call('POST', RULES, { token: bearer, body: aRule() })
        : hub.call('POST', INHIBITIONS, { token: bearer, body: anInhibition() }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
  expect((await logOf(tenantId)).map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect(await verify(bearer)).toMatchObject({ is_intact: true, entries: 50 });
});
