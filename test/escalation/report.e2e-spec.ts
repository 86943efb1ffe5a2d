import { eventually } from '../../libs/testing/eventually';
import { type Json, token } from '../support/hub';
import { RunsHub } from '../support/runs-hub';

const ALERTS = '/api/v1/alerts';

let escalation: RunsHub;
beforeAll(async () => {
  escalation = await RunsHub.start();
});
afterAll(() => escalation.hub.stop());

const daily = (...members: string[]) => ({
  name: 'Kitchen',
  time_zone: 'UTC',
  layers: [
    {
      ...{ type: 'daily', handoff_time: '00:00', starts_on: '2026-01-01' },
      participants: members.map((id) => [id]),
    },
  ],
});

it('the report counts hours, and each alert for which an escalation paged somebody while they were on call', async () => {
  const { hub } = escalation;
  const ana = await escalation.member();
  const { body: schedule } = await hub.call('POST', `${ALERTS}/on-call/schedules`, { body: daily(ana) });
  await escalation.policy([{ after_seconds: 60, targets: [{ type: 'schedule', id: schedule['id'] }] }]);
  const ids = [await escalation.running(), await escalation.running()];
  await escalation.after(1.5);
  for (const id of ids) expect(await escalation.log(id)).toEqual(['0.1 taken']);
  const until = new Date(escalation.now().getTime() + 60_000);
  const from = new Date(until.getTime() - 10 * 3_600_000);
  const query = `from=${from.toISOString()}&until=${until.toISOString()}&schedule_id=${String(schedule['id'])}`;
  const report = async (bearer?: string) =>
    hub.call<{ members: Json[] }>('GET', `${ALERTS}/on-call/report?${query}`, bearer ? { token: bearer } : {});
  const { members } = await eventually(
    async () => {
      const { body } = await report();
      return body.members[0]?.['pages'] === 2 ? body : undefined;
    },
    { what: 'two pages' },
  );
  expect(members).toMatchObject([{ member_id: ana, hours: 10, pages: 2, share: 1 }]);
  // another tenant's token sees nothing of it
  expect((await report(await token(crypto.randomUUID()))).body).not.toMatchObject({ members: [{ member_id: ana }] });
});
