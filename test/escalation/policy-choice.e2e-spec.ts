import { randomUUID } from 'node:crypto';
import { QueryBus } from '@nestjs/cqrs';
import { GetApplicablePoliciesQuery } from '../../src/escalation/policies/queries/get-applicable-policies';
import { ResolveTargetsQuery } from '../../src/escalation/targets/queries/resolve-targets';
import { EscalationHub, POLICIES } from '../support/escalation-hub';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
let escalation: EscalationHub;
beforeAll(async () => {
  hub = await Hub.start({ ENABLE_ESCALATION: 'true' });
  escalation = await EscalationHub.of(hub);
});
afterAll(() => hub.stop());

const ask = () => hub.app.get(QueryBus, { strict: false });

it('the first alert of a new tenant has its policy, even when it is heard of before the tenant', async () => {
  const tenantId = randomUUID();
  const recorded = `INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at, attempts, retry_at)
    VALUES ($1, $1, 'tenant.provisioned', $1, '{}', now(), 1, now() + interval '1 hour')`;
  await hub.sql('INSERT INTO tenants (id) VALUES ($1)', [tenantId]);
  await hub.sql(recorded, [tenantId]);
  const alert = { tenantId, alertId: randomUUID(), severity: 'critical', policyId: null } as const;
  const found = await ask().execute(new GetApplicablePoliciesQuery([alert]));
  expect(found.get(alert.alertId)?.name).toBe('Critical Alert Escalation');
  await hub.sql('DELETE FROM outbox_dispatches WHERE tenant_id = $1', [tenantId]);
});

it('an alert has its own policy if that is active, else the default, else none: many in one statement', async () => {
  const [own, off] = [await escalation.made(), await escalation.made({ is_active: false })];
  const critical = (await escalation.shipped()).find(({ name }) => name === 'Critical Alert Escalation');
  const alerts = [
    ['own', 'low', own.id],
    ['off', 'critical', off.id],
    ['gone', 'critical', randomUUID()],
    ['default', 'critical', null],
  ] as const;
  const wanted = alerts.map(([, severity, policyId]) => ({
    ...{ tenantId: hub.tenantId, alertId: randomUUID(), severity, policyId },
  }));
  const foreign = { tenantId: randomUUID(), alertId: randomUUID(), severity: 'critical', policyId: own.id } as const;
  const found = await ask().execute(new GetApplicablePoliciesQuery([...wanted, foreign]));
  const defaults = critical?.['id'];
  expect(wanted.map(({ alertId }) => found.get(alertId)?.id)).toEqual([own.id, defaults, defaults, defaults]);
  expect(found.has(foreign.alertId)).toBe(false);
  expect(found.get(wanted[0]?.alertId ?? '')).toMatchObject({ name: own['name'], version: 1, repeat_count: 0 });
});

it('targets stand for members and destinations, of many tenants at once', async () => {
  const boss = await escalation.reachable();
  const [ana, ben] = [await escalation.reachable({ manager_id: boss }), (await escalation.directory.member()).id];
  const screen = await escalation.destination();
  const { tenantId } = hub;
  const list = (targets: { type: 'member' | 'webhook' | 'manager'; id?: string }[], toldBefore: string[] = []) => ({
    ...{ tenantId, targets, toldBefore },
  });
  const lists = [
    list([
      { type: 'member', id: ana },
      { type: 'webhook', id: screen },
    ]),
    list([{ type: 'member', id: ben }]),
    list([{ type: 'manager' }], [ana]),
    { ...list([{ type: 'member', id: ana }]), tenantId: randomUUID() },
  ];
  const resolved = await ask().execute(new ResolveTargetsQuery(lists, new Date()));
  expect(resolved.map(({ memberIds, reached }) => [memberIds, reached])).toEqual([
    [[ana], true],
    [[ben], false],
    [[boss], true],
    [[], false],
  ]);
  expect(resolved[0]?.notify).toEqual([{ memberId: ana }, { destinationId: screen }]);
});

describe('/explain', () => {
  interface Explained extends Json {
    readonly choices: readonly Json[];
    readonly levels: readonly (Json & { readonly targets: readonly Json[] })[];
    readonly people: readonly Json[];
  }
  const explain = async (body: Json): Promise<Explained> => {
    const answer = await hub.call<Explained>('POST', `${POLICIES}/explain`, { body });
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
    return answer.body;
  };

  it('says which policy an alert has and why, and who would be told when; empty levels fall through', async () => {
    const ana = await escalation.reachable({ name: 'Ana Ruiz' });
    const { id } = await escalation.made({
      levels: [
        { after_seconds: 60, targets: [{ type: 'member', id: ana }], severities: ['low'] },
        { after_seconds: 120, targets: [{ type: 'member', id: ana }], severities: ['high'] },
        { after_seconds: 300, targets: [{ type: 'role', id: 'viewer' }] },
        { after_seconds: 600, targets: [{ type: 'member', id: ana }] },
      ],
    });
    const at = '2030-01-01T12:00:00.000Z';
    const { choices, policy, levels, people } = await explain({
      alert: { severity: 'high', escalation_policy_id: id },
      at,
    });
    expect(policy).toMatchObject({ id, version: 1 });
    expect(choices.map(({ choice, decided }) => [choice, decided])).toEqual([
      ['escalation', false],
      ['alert', false],
      ['own_policy', true],
    ]);
    expect(levels.map(({ level, result, at: taken }) => [level, result, taken])).toEqual([
      [1, 'skipped', '2030-01-01T12:01:00.000Z'],
      [2, 'taken', '2030-01-01T12:02:00.000Z'],
      [3, 'nobody', '2030-01-01T12:05:00.000Z'],
      [4, 'taken', '2030-01-01T12:05:00.000Z'],
    ]);
    expect(people).toEqual([{ member_id: ana, name: 'Ana Ruiz', at: '2030-01-01T12:02:00.000Z' }]);
  });

  it('takes an alert, too: one that is acknowledged does not escalate', async () => {
    const { id } = await hub.anAlert();
    expect((await explain({ alert_id: id })).policy).toMatchObject({ name: 'Critical Alert Escalation' });
    await hub.call('POST', `/api/v1/alerts/${String(id)}/acknowledge`);
    const { policy, why, levels } = await explain({ alert_id: id });
    expect([policy, levels]).toEqual([null, []]);
    expect(why).toContain('acknowledged');
  });

  it('refuses neither, both, and an alert that is not there', async () => {
    for (const body of [{}, { alert_id: randomUUID(), alert: { severity: 'low' } }, { alert_id: randomUUID() }])
      expect((await hub.call('POST', `${POLICIES}/explain`, { body })).status).toBe(422);
  });
});
