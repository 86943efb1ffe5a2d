import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { Person } from '../support/person';

let hub: Hub;
let ana: Person;
beforeAll(async () => {
  hub = await Hub.start();
  ana = await Person.of(hub, 'Ana');
  // a row that can be read but not changed, as a bug or a damaged index makes one
  await hub.sql(
    `CREATE FUNCTION refuse_bad_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'this row is bad'; END $$`,
  );
  await hub.sql(`CREATE TRIGGER refuse_bad_row BEFORE UPDATE OF status ON alerts FOR EACH ROW
    WHEN (OLD.title = 'bad' AND OLD.status <> 'active') EXECUTE FUNCTION refuse_bad_row()`);
  await hub.sql(`CREATE TRIGGER refuse_bad_row BEFORE UPDATE ON alert_aggregations FOR EACH ROW
    WHEN (OLD.alert_type = 'bad') EXECUTE FUNCTION refuse_bad_row()`);
  await hub.sql(`CREATE TRIGGER refuse_bad_row BEFORE UPDATE OF state ON silenced_problems FOR EACH ROW
    WHEN (OLD.alert_type = 'bad') EXECUTE FUNCTION refuse_bad_row()`);
});
afterAll(async () => {
  await hub.sql('DROP FUNCTION refuse_bad_row CASCADE');
  await hub.sql(`UPDATE alerts SET status = 'ignored', expires_at = NULL WHERE title = 'bad'`);
  await hub.stop();
});

/** Creates alerts: the first one has a bad row. */
const alerts = async (count: number): Promise<string[]> => {
  const written = await Promise.all(
    Array.from({ length: count }, (_, i) => ana.writes({ title: i === 0 ? 'bad' : 'good' })),
  );
  return written.map(({ id }) => id);
};

const statusesOf = async (ids: string[]) => {
  const rows = await hub.sql<Json>('SELECT id, status FROM alerts WHERE id = ANY($1)', [ids]);
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  return ids.map((id) => statuses.get(id));
};

it('an alert that cannot be woken does not keep others asleep', async () => {
  const ids = await alerts(4);
  await hub.sql(`UPDATE alerts SET status = 'snoozed', snoozed_until = now() - interval '1 hour' WHERE id = ANY($1)`, [
    ids,
  ]);
  await eventually(async () => (await statusesOf(ids)).filter((status) => status === 'active').length === 3);
  expect(await statusesOf(ids)).toEqual(['snoozed', 'active', 'active', 'active']);
});

it('an alert that cannot be resolved does not keep others from expiring', async () => {
  const ids = await alerts(4);
  await hub.sql(
    `UPDATE alerts SET status = 'acknowledged', expires_at = now() - interval '1 hour' WHERE id = ANY($1)`,
    [ids],
  );
  await eventually(async () => (await statusesOf(ids)).filter((status) => status === 'resolved').length === 3);
  expect(await statusesOf(ids)).toEqual(['acknowledged', 'resolved', 'resolved', 'resolved']);
});

it('a problem that cannot end does not keep others from ending', async () => {
  const [bad, good] = [await hub.anAlert(), await hub.anAlert()];
  const due = (alert: Json, type: string) =>
    hub.sql(
      `UPDATE alert_aggregations SET alert_type = $2, expires_at = now() - interval '1 hour' WHERE aggregated_alert_id = $1`,
      [alert['id'], type],
    );
  await due(bad, 'bad');
  await due(good, 'good');
  await eventually(async () => (await statusesOf([String(good['id'])]))[0] === 'resolved');
  expect(await statusesOf([String(bad['id'])])).toEqual(['active']);
});
