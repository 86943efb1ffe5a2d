import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { DirectoryHub, MEMBERS } from '../support/directory-hub';
import { EnsureDefaultSchedulesCommand } from '../../src/escalation/on-call/default-schedule/commands/ensure-default-schedules';
import { Hub, type Json, token } from '../support/hub';
import { aSchedule, OnCallHub, SCHEDULES } from '../support/on-call-hub';

const DAY_MS = 86_400_000;
const soon = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

let hub: Hub;
let directory: DirectoryHub;
let onCall: OnCallHub;
/** The id of a member of the tenant. */
let ana: string;
beforeAll(async () => {
  hub = await Hub.start();
  directory = await DirectoryHub.of(hub);
  onCall = new OnCallHub(hub);
  ana = (await directory.member()).id;
});
afterAll(() => hub.stop());

const replace = (id: string, body: Json) =>
  hub.call('PUT', `${SCHEDULES}/${id}`, { body, headers: { 'if-match': '*' } });
const turnsOf = (...ids: string[]): string[][] => ids.map((id) => [id]);

it('the turns of a member who is removed are gaps, their overrides end, and both come back with them', async () => {
  const { id: dia } = await directory.member();
  const { id } = await onCall.schedule({ name: 'Leaving', participants: turnsOf(dia) });
  const { id: other } = await onCall.schedule({ name: 'Helped', participants: turnsOf(ana) });
  await onCall.override(other, { kind: 'add', from: soon(-1), until: soon(2), member_id: dia });
  const future = await onCall.override(other, { kind: 'add', from: soon(3), until: soon(4), member_id: dia });
  const past = await onCall.shifts(id, '2026-02-01', '2026-02-10');
  expect((await onCall.now(other)).on_call).toEqual([ana, dia]);
  expect((await hub.call('DELETE', `${MEMBERS}/${dia}`)).status).toBe(204);
  await eventually(async () => (await onCall.now(id)).on_call.length === 0, { what: 'a gap' });
  expect((await onCall.now(other)).on_call).toEqual([ana]);
  const { body } = await hub.call<{ items: Json[] }>('GET', `${SCHEDULES}/${other}/overrides`);
  expect(body.items.map((one) => one['id'])).not.toContain(future.body.id);
  expect(await onCall.shifts(id, '2026-02-01', '2026-02-10')).toEqual(past);
  // a schedule that names them can still be edited, but they are not named anew
  const participants = turnsOf(dia);
  expect((await replace(id, aSchedule({ name: 'Left', participants }))).status).toBe(200);
  expect((await hub.call('POST', SCHEDULES, { body: aSchedule({ name: 'New', participants }) })).status).toBe(422);
  expect((await hub.call('PUT', `${MEMBERS}/${dia}`, { body: { is_active: true } })).status).toBe(200);
  await eventually(async () => (await onCall.now(id)).on_call[0] === dia, { what: 'the member on call again' });
});

it('a member whose role is lowered stays on call, so that no gap begins that nobody knows of', async () => {
  const { id: dia } = await directory.member({ roles: ['manager'] });
  const { id } = await onCall.schedule({ name: 'Lowered', participants: turnsOf(dia) });
  const lowered = await hub.call('PUT', `${MEMBERS}/${dia}`, { body: { roles: ['viewer'] } });
  expect(lowered.status).toBe(200);
  expect((await onCall.now(id)).on_call).toEqual([dia]);
  const path = `${SCHEDULES}/${id}/gaps?from=${soon(0)}&until=${soon(30)}`;
  expect((await hub.call('GET', path)).body).toEqual({ items: [] });
});

describe('the shipped schedule', () => {
  const shipped = () =>
    eventually(
      async () => {
        const { body } = await hub.call<{ items: (Json & { id: string })[] }>('GET', SCHEDULES);
        return body.items.find(({ name }) => name === 'Default On-Call');
      },
      { what: 'the shipped schedule' },
    );
  const named = async (): Promise<string[]> =>
    ((await shipped())['layers'] as { participants: string[][] }[]).flatMap(({ participants }) => participants.flat());

  it('is given to a new tenant, and joining owners, managers and staff are appended until it is edited', async () => {
    const { id, layers, time_zone } = await shipped();
    expect([time_zone, (layers as Json[])[0]]).toMatchObject([
      'UTC',
      { type: 'weekly', handoff_day: 'MO', handoff_time: '09:00' },
    ]);
    const { id: staff } = await directory.member({ roles: ['staff'] });
    const { id: viewer } = await directory.member({ roles: ['viewer'] });
    await eventually(async () => (await named()).includes(staff), { what: 'the new member in the schedule' });
    expect(await named()).toEqual(expect.arrayContaining([ana]));
    expect(await named()).not.toContain(viewer);
    expect((await onCall.now(id)).on_call).toHaveLength(1);

    const { id: _, version: __, created_by: ___, created_at: ____, updated_at: _____, ...body } = await shipped();
    expect((await replace(id, body)).status).toBe(200);
    const { id: late } = await directory.member({ roles: ['staff'] });
    const path = `${SCHEDULES}/${(await onCall.schedule({ name: 'Late', participants: turnsOf(late) })).id}`;
    // the member's event has been handled when their removal has
    await hub.call('DELETE', `${MEMBERS}/${late}`);
    await eventually(async () => ((await hub.call('GET', `${path}/now`)).body['on_call'] as []).length === 0);
    expect(await named()).not.toContain(late);
  });

  it('hands over at nine in the time zone of the tenant', async () => {
    const tenantId = randomUUID();
    const owner = { token: await token(tenantId) };
    const own = async (name: string) => {
      const { body } = await hub.call<{ items: (Json & { id: string })[] }>('GET', SCHEDULES, owner);
      return body.items.find((one) => one['name'] === name);
    };
    const first = await eventually(() => own('Default On-Call'), { what: 'the shipped schedule' });
    const renamed = { name: 'Before', time_zone: first['time_zone'], layers: first['layers'] };
    const change = { ...owner, body: renamed, headers: { 'if-match': '*' } };
    expect((await hub.call('PUT', `${SCHEDULES}/${first.id}`, change)).status).toBe(200);
    const settings = { ...owner, body: { time_zone: 'America/New_York' } };
    expect((await hub.call('PUT', '/api/v1/alerts/config', settings)).status).toBe(200);
    await hub.app.get(CommandBus, { strict: false }).execute(new EnsureDefaultSchedulesCommand([tenantId], null));
    const shipped = await own('Default On-Call');
    expect(shipped).toMatchObject({ time_zone: 'America/New_York' });
    const path = `${SCHEDULES}/${shipped?.id}/shifts?from=2027-03-08T12:00:00Z&until=2027-03-16T00:00:00Z`;
    const { body } = await hub.call<{ final: { from: string }[] }>('GET', path, owner);
    // the clocks go forward on 14 March
    expect(body.final.map(({ from }) => from)).toEqual([
      '2027-03-08T12:00:00.000Z',
      '2027-03-08T14:00:00.000Z',
      '2027-03-15T13:00:00.000Z',
    ]);
  });
});
