import { eventually } from '../../libs/testing/eventually';
import { WatchesRepository } from '../../src/escalation/on-call/notices/persistence/watches.repository';
import { DirectoryHub } from '../support/directory-hub';
import { Hub } from '../support/hub';
import { OnCallHub } from '../support/on-call-hub';

const HOUR = 3_600_000;

let hub: Hub;
let onCall: OnCallHub;
/** Ids of members of the tenant. */
let ana: string;
let ben: string;
beforeAll(async () => {
  // an application of its own: the clock is moved
  hub = await Hub.start({});
  const directory = await DirectoryHub.of(hub);
  onCall = new OnCallHub(hub);
  [ana, ben] = (await Promise.all([directory.member(), directory.member()])).map(({ id }) => id) as [string, string];
});
afterAll(() => hub.stop());

/** A schedule whose turns change every hour. */
const hourly = (name: string) => {
  const layer = { type: 'custom', unit: 'hours', starts_on: '2026-01-01', participants: [[ana], [ben]] };
  return onCall.schedule({ name, layers: [{ ...layer, handoff_time: '00:00' }] });
};

/** When schedules are looked at next, whom they had on call at the last look, and the transactions that wrote it. */
const watches = (ids: readonly string[]) =>
  hub.sql<{ next_at: Date; on_call: string[]; written: string }>(
    'SELECT next_at, on_call::text[], xmin::text AS written FROM on_call_watches WHERE schedule_id = ANY ($1)',
    [ids],
  );

it('the handoffs of many schedules at one time are one transaction', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 25; i++) ids.push((await hourly(`Shop ${i}`)).id);
  const lookedAt = (from: number) =>
    eventually(async () => {
      const rows = await watches(ids);
      return rows.length === ids.length && rows.every(({ next_at }) => next_at.getTime() > from) && rows;
    });
  const before = await lookedAt(Date.now());
  const handoff = Math.max(...before.map(({ next_at }) => next_at.getTime()));
  hub.moveClock(handoff - Date.now() + 1_000);
  const after = await lookedAt(handoff);
  expect(new Set(after.map(({ written }) => written)).size).toBe(1);
  expect(after.map(({ on_call }) => on_call)).not.toContainEqual(before[0]?.on_call);
});

it('a schedule that is changed while it is calculated is not written, and stays due', async () => {
  const { id } = await hourly('Contested');
  await eventually(async () => (await watches([id]))[0]?.on_call.length === 1);
  const repository = hub.app.get(WatchesRepository, { strict: false });
  const future = new Date(Date.now() + 48 * HOUR);
  const read = await repository.read([id], future);
  expect(await repository.lockUnchanged(read)).toEqual(new Set([id]));
  // as an edit does it, which asks for another look
  await hub.sql('UPDATE on_call_watches SET next_at = next_at WHERE schedule_id = $1', [id]);
  expect(await repository.lockUnchanged(read)).toEqual(new Set());
});
