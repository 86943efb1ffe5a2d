import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { type AlertDeadlines, MAX_DEADLINES, RecordDeadlinesCommand } from '../../src/alerts';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const write = async (): Promise<string> => {
  const body = { alert_type: 'oven_fault', severity: 'low', title: 'Oven 2', description: 'cold' };
  return String((await hub.call('POST', '/api/v1/alerts', { body })).body['id']);
};
const show = async (id: string): Promise<Json> => (await hub.call('GET', `/api/v1/alerts/${id}`)).body;
const record = (...deadlines: AlertDeadlines[]) =>
  hub.app.get(CommandBus, { strict: false }).execute(new RecordDeadlinesCommand(deadlines));
const of = (alertId: string) => ({ tenantId: hub.tenantId, alertId });
const none = { responseDueAt: null, resolutionDueAt: null, slaState: 'none' } as const;

it('shows the deadlines that clocks record, and keeps the version', async () => {
  const [first, second] = [await write(), await write()];
  const { version } = await show(first);
  expect(await show(first)).toMatchObject({ response_due_at: null, resolution_due_at: null, sla_state: 'none' });

  const [response, resolution] = ['2027-03-01T09:00:00.000Z', '2027-03-02T09:00:00.000Z'];
  const due = { responseDueAt: new Date(response), resolutionDueAt: new Date(resolution) };
  await record(
    { ...of(second), ...none, slaState: 'paused' },
    { ...of(first), ...due, slaState: 'on_time' },
    { ...of(randomUUID()), ...due, slaState: 'breached' },
  );
  const shown = { response_due_at: response, resolution_due_at: resolution, sla_state: 'on_time', version };
  expect(await show(first)).toMatchObject(shown);
  expect(await show(second)).toMatchObject({ response_due_at: null, sla_state: 'paused' });

  await record({ ...of(first), ...none });
  expect(await show(first)).toMatchObject({ response_due_at: null, resolution_due_at: null, sla_state: 'none' });
});

it('refuses more alerts than one statement takes', async () => {
  const many = Array.from({ length: MAX_DEADLINES + 1 }, () => ({ ...of(randomUUID()), ...none }));
  await expect(record(...many)).rejects.toThrow('more than 1000 alerts');
  await record();
});
