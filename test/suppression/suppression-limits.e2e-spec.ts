import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';
import { aSuppression, INHIBITIONS, SUPPRESSIONS } from '../support/suppression-hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const anInhibition = (): Json => ({
  name: randomUUID(),
  source: { alert_types: ['a'] },
  target: { alert_types: ['b'] },
});

it.each([
  ['suppressions', 'alert_suppressions', SUPPRESSIONS, () => aSuppression({ alert_types: ['a'] }), 500],
  ['inhibitions', 'inhibitions', INHIBITIONS, anInhibition, 200],
])('the number of %s of a tenant is limited, and the error states the limit', async (_, table, path, body, limit) => {
  const owner = await token(randomUUID());
  const make = () => hub.call('POST', path, { body: body(), token: owner });
  const { id } = (await make()).body;
  await hub.sql(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(one, changes)).*
     FROM ${table} one, generate_series(3, $2) n, jsonb_build_object('id', gen_random_uuid(), 'name', n) changes
     WHERE one.id = $1`,
    [id, limit],
  );
  expect((await make()).status).toBe(201);
  expect(await make()).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-silences', limit, current: limit },
  });
});
