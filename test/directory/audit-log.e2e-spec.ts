import { createHash, randomUUID } from 'node:crypto';
import { canonical, GENESIS_HASH } from '../../libs/audit/chain';
import { administratorToken, Hub, Json, token } from '../support/hub';
import { aRule, RULES } from '../support/rules-hub';

const AUDIT = '/api/v1/alerts/audit';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

/** Creates a tenant and a token of its owner. */
async function administrator() {
  const [tenantId, sub] = [randomUUID(), randomUUID()];
  return { tenantId, sub, bearer: await administratorToken(tenantId, { sub }) };
}

const makeRule = async (bearer: string): Promise<string> =>
  String((await hub.call('POST', RULES, { token: bearer, body: aRule() })).body['id']);

const verify = async (bearer: string): Promise<Json> =>
  (await hub.call('GET', `${AUDIT}/verify`, { token: bearer })).body;

it('each line has the state before and after, with the names of the API, and leaves names chosen by customers unchanged', async () => {
  const { bearer } = await administrator();
  const rule = aRule({ labels: { storeName: '{store}' }, severity: 'low' });
  const { body: created } = await hub.call('POST', RULES, { token: bearer, body: rule });
  await hub.call('PUT', `${RULES}/${String(created['id'])}`, { token: bearer, body: { ...rule, severity: 'high' } });
  const { body } = await hub.call<{ items: Json[] }>('GET', `${AUDIT}?subject_id=${String(created['id'])}`, {
    token: bearer,
  });
  const [updated, first] = body.items;
  expect([first?.['before'], updated?.['before']]).toEqual([null, first?.['after']]);
  expect(first?.['after']).toMatchObject({
    rule_name: rule['rule_name'],
    severity: 'low',
    labels: { storeName: '{store}' },
  });
  expect(updated?.['after']).toMatchObject({ rule_name: rule['rule_name'], severity: 'high', version: 2 });
});

describe('the log', () => {
  let tenantId: string;
  let bearer: string;
  let sub: string;
  let ids: string[];
  beforeAll(async () => {
    ({ tenantId, bearer, sub } = await administrator());
    ids = [];
    for (let i = 0; i < 5; i++) ids.push(await makeRule(bearer));
    const manager = await administratorToken(tenantId);
    await hub.call('DELETE', `${RULES}/${ids[0]}`, { token: manager });
  });

  const list = async (query: string): Promise<Json[]> =>
    (await hub.call<{ items: Json[] }>('GET', `${AUDIT}?${query}`, { token: bearer })).body.items;

  it('is listed latest first, page by page', async () => {
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await hub.call<{ items: Json[]; next_cursor: string | null }>(
        'GET',
        `${AUDIT}?limit=4${cursor}`,
        {
          token: bearer,
        },
      );
      seen.push(...body.items.map(({ seq }) => seq));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('is filtered by actor, action, subject and time', async () => {
    const seqs = async (query: string) => (await list(query)).map(({ seq }) => seq);
    expect(await seqs(`actor_id=${sub}&limit=3`)).toEqual([5, 4, 3]);
    expect(await seqs('action=rule.deleted')).toEqual([6]);
    expect(await seqs(`subject_type=rule&subject_id=${ids[0]}`)).toEqual([6, 1]);
    expect(await seqs('subject_type=suppression')).toEqual([]);
    const at = String((await list('action=rule.deleted'))[0]?.['at']);
    expect(await seqs(`from=${at}`)).toEqual([6]);
    expect(await seqs(`to=${at}&from=2020-01-01&limit=1`)).toEqual([5]);
    for (const wrong of ['actor_id=me', 'from=yesterday', 'to=2025-02-30', 'cursor=x', 'limit=0', 'who=me'])
      expect([wrong, (await hub.call('GET', `${AUDIT}?${wrong}`, { token: bearer })).status]).toEqual([wrong, 422]);
  });

  it('is exported as a file whose hashes anybody can verify', async () => {
    const { status, headers, body } = await hub.call<string>('GET', `${AUDIT}/export`, { token: bearer });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = body
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Json & { seq: number; hash: string });
    let before = { seq: 0, hash: GENESIS_HASH };
    for (const line of lines) {
      const { hash, ...rest } = line;
      expect([line.seq, line['previous_hash']]).toEqual([before.seq + 1, before.hash]);
      expect(createHash('sha256').update(canonical(rest)).digest('hex')).toBe(hash);
      before = line;
    }
    expect(await verify(bearer)).toEqual({
      is_intact: true,
      entries: 6,
      first_broken_seq: null,
      head_hash: before.hash,
    });
    const some = await hub.call<string>('GET', `${AUDIT}/export?action=rule.deleted`, { token: bearer });
    expect(some.body.trimEnd().split('\n')).toHaveLength(1);
  });

  it('needs the permission to manage, and contains nothing of other tenants', async () => {
    const stranger = await administratorToken(randomUUID());
    expect((await hub.call('GET', AUDIT, { token: stranger })).body).toEqual({ items: [], next_cursor: null });
    expect((await hub.call('GET', `${AUDIT}/export`, { token: stranger })).body).toBe('');
    expect(await verify(stranger)).toEqual({ is_intact: true, entries: 0, first_broken_seq: null, head_hash: null });
    const staff = await token(tenantId, 'staff');
    for (const path of [AUDIT, `${AUDIT}/verify`, `${AUDIT}/export`])
      expect([path, (await hub.call('GET', path, { token: staff })).status]).toEqual([path, 403]);
  });

  it('cannot be changed, not even by the owner of the database', async () => {
    for (const sql of [`UPDATE audit_log SET actor_name = 'Eva'`, 'DELETE FROM audit_log', 'TRUNCATE audit_log'])
      await expect(hub.sql(sql)).rejects.toThrow('neither changed nor removed');
  });
});

describe('verification detects changes that bypass the protection', () => {
  /** Changes a log of five lines directly in the database. @returns the result of the verification */
  async function tampered(sql: string): Promise<Json> {
    const { tenantId, bearer } = await administrator();
    for (let i = 0; i < 5; i++) await makeRule(bearer);
    const statements = ['ALTER TABLE audit_log DISABLE TRIGGER USER', sql.replace('$1', `'${tenantId}'`)];
    await hub.sql(`BEGIN; ${statements.join('; ')}; ALTER TABLE audit_log ENABLE TRIGGER USER; COMMIT`);
    return verify(bearer);
  }

  it.each<[string, string, number]>([
    ['another author', `UPDATE audit_log SET actor_name = 'Eva' WHERE tenant_id = $1 AND seq = 3`, 3],
    [
      'another content',
      `UPDATE audit_log SET after = after || '{"severity": "low"}' WHERE tenant_id = $1 AND seq = 2`,
      2,
    ],
    ['another time', `UPDATE audit_log SET at = at - interval '1 day' WHERE tenant_id = $1 AND seq = 5`, 5],
    ['a missing line', `DELETE FROM audit_log WHERE tenant_id = $1 AND seq = 4`, 4],
    ['a missing first line', `DELETE FROM audit_log WHERE tenant_id = $1 AND seq = 1`, 1],
    ['a missing last line', `DELETE FROM audit_log WHERE tenant_id = $1 AND seq = 5`, 5],
    ['no lines', `DELETE FROM audit_log WHERE tenant_id = $1`, 1],
    ['an earlier head', `UPDATE audit_heads SET seq = 4 WHERE tenant_id = $1`, 5],
    ['another hash of the head', `UPDATE audit_heads SET hash = repeat('f', 64) WHERE tenant_id = $1`, 5],
  ])('%s', async (_, sql, seq) => {
    expect(await tampered(sql)).toMatchObject({ is_intact: false, first_broken_seq: seq });
  });
});
