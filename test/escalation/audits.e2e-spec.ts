import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../libs/database/database';
import { eventually } from '../../libs/testing/eventually';
import { SuppressAlertsCommand, UnsuppressAlertsCommand } from '../../src/alerts';
import { AlertPoliciesRepository } from '../../src/alerts/lifecycle/persistence/alert-policies.repository';
import { overdueRuns } from '../../src/escalation/runs/persistence/runs.repository';
import { EscalationAuditor } from '../../src/escalation/timers/escalation-auditor';
import { RunsHub, owners } from '../support/runs-hub';

let escalation: RunsHub;
let beats = 0;
const watcher = createServer((_, response) => {
  beats += 1;
  response.end();
});
beforeAll(async () => {
  await once(watcher.listen(0, '127.0.0.1'), 'listening');
  const { port } = watcher.address() as AddressInfo;
  escalation = await RunsHub.start({ HEARTBEAT_URL: `http://127.0.0.1:${port}/alive` });
  await escalation.member(['owner']);
});
afterAll(async () => {
  await escalation.hub.stop();
  watcher.close();
});

const ALERTS = '/api/v1/alerts';
const standard = [owners(3_600), owners(7_200)];
const audit = () => escalation.hub.app.get(EscalationAuditor, { strict: false }).audit();
const stateOf = async (id: string) => (await escalation.escalation(id)).run?.['state'] ?? null;
const execute = (command: ICommand): Promise<unknown> =>
  escalation.hub.app
    .get(Database, { strict: false })
    .transaction(SYSTEM, () => escalation.hub.app.get(CommandBus, { strict: false }).execute(command));
/** An alert whose creation the escalation has heard of. */
const heard = async (fields = {}) => {
  const id = await escalation.alert(fields);
  const waiting = () => escalation.hub.sql('SELECT 1 FROM outbox_dispatches WHERE aggregate_id = $1', [id]);
  await eventually(async () => (await waiting()).length === 0, { what: 'the listeners' });
  return id;
};
/** More than a minute later, when the auditor looks at what rang. */
const auditLater = async () => {
  await escalation.after(2);
  await audit();
};

it('the auditor finds what somebody removed, begins it again and counts it; only a round that finds nothing is a heartbeat', async () => {
  await escalation.policy([owners(900)]);
  const [removed, damaged] = [await escalation.running(), await escalation.running()];
  await escalation.after(2);
  await eventually(audit, { what: 'a round that finds nothing' });
  await escalation.hub.sql('DELETE FROM escalation_runs WHERE alert_id = $1', [removed]);
  await escalation.hub.sql('UPDATE escalation_runs SET next_at = NULL WHERE alert_id = $1', [damaged]);
  const before = beats;
  expect([await audit(), beats]).toEqual([false, before]);
  await eventually(audit, { what: 'a round that finds nothing' });
  expect(beats).toBeGreaterThan(before);
  expect((await escalation.escalation(removed)).run).toMatchObject({ state: 'running' });
  await escalation.after(13.5);
  expect([await escalation.log(removed), await escalation.log(damaged)]).toEqual([['0.1 taken'], ['0.1 taken']]);
  const metrics = String((await escalation.hub.call<string>('GET', '/metrics')).body);
  expect(metrics).toMatch(/escalation_repairs_total \d+/);
  expect(metrics).toMatch(/escalations_running \d+/);
});

it('an alert that nobody is notified of after its suppression gets no run', async () => {
  await escalation.policy(standard);
  const id = await escalation.running();
  const by = randomUUID();
  const { tenantId } = escalation.hub;
  await execute(new SuppressAlertsCommand(tenantId, [id], { reason: 'maintenance', by }, escalation.now()));
  expect(await escalation.ended(id)).toBe('silenced');
  await execute(new UnsuppressAlertsCommand(by, false, escalation.now()));
  await auditLater();
  expect((await escalation.escalation(id)).run).toMatchObject({ state: 'ended', ended_reason: 'silenced' });
  expect((await escalation.hub.call('GET', `${ALERTS}/${id}`)).body).toMatchObject({ rang_at: null });
});

it('an edited policy does not reach alerts that rang before', async () => {
  const { id: policyId } = await escalation.policy(standard);
  const edit = (fields: object) =>
    escalation.hub.call('PUT', `${ALERTS}/escalation-policies/${policyId}`, {
      body: { name: 'Policy for high', levels: standard, repeat_count: 0, ...fields },
      headers: { 'if-match': '*' },
    });
  const medium = await heard({ severity: 'medium' });
  await escalation.after(2);
  expect((await edit({ default_for: ['high', 'medium'] })).status).toBe(200);
  await auditLater();
  expect(await stateOf(medium)).toBeNull();
  await edit({ default_for: ['high', 'medium'], is_active: false });
  const high = await heard();
  await escalation.after(2);
  await edit({ default_for: ['high'] });
  await auditLater();
  expect(await stateOf(high)).toBeNull();
});

it('who switches escalation on does not escalate what rang before', async () => {
  await escalation.policy(standard);
  const set = (enable_escalation: boolean) =>
    escalation.hub.call('PUT', `${ALERTS}/config`, { body: { enable_escalation } });
  await set(false);
  const before = await heard();
  await escalation.after(2);
  await set(true);
  const after = await escalation.running();
  await escalation.hub.sql('DELETE FROM escalation_runs WHERE alert_id = $1', [after]);
  await auditLater();
  expect([await stateOf(before), await stateOf(after)]).toEqual([null, 'running']);
});

it('the alerts of a deleted policy are found in pages, each once', async () => {
  const policyId = randomUUID();
  const ids = [await escalation.alert(), await escalation.alert(), await escalation.alert()];
  await escalation.hub.sql('UPDATE alerts SET escalation_policy_id = $1 WHERE id = ANY($2)', [policyId, ids]);
  const alerts = escalation.hub.app.get(AlertPoliciesRepository, { strict: false });
  const forget = (after?: string) => alerts.forget(escalation.hub.tenantId, policyId, 2, after);
  expect(await forget()).toBe(ids.toSorted()[1]);
  expect(await forget(ids.toSorted()[1])).toBeUndefined();
  const left = await escalation.hub.sql('SELECT id FROM alerts WHERE escalation_policy_id = $1', [policyId]);
  expect(left).toEqual([]);
});

it('the overdue ones are found by the index of due times, whose beginning they are', async () => {
  const { rows } = await escalation.hub.rolledBack(async (client) => {
    // a small table would be read as a whole, or sorted
    await client.query(
      'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off',
    );
    return client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${overdueRuns}`, [new Date(), 10_000]);
  });
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index (Only )?Scan using idx_escalation_runs_next/);
  expect(plan).not.toMatch(/Sort|Seq Scan/);
});
