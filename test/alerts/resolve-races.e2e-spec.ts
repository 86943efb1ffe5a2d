import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ BATCH_SIZE: '5' })));
afterAll(() => hub.stop());

it('when occurrences and resolutions of one problem race, each occurrence is counted by exactly one alert', async () => {
  const ingredient = randomUUID();
  const key = `stockout:${ingredient}`;
  const count = 400;
  const publishing = (async () => {
    for (let i = 0; i < count; i++) await hub.publish(hub.event({ ingredient_id: ingredient }));
  })();
  let isOver = false;
  const resolving = (async () => {
    for (let resolved = 0; !isOver;) {
      const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?status=active&limit=5');
      for (const { id } of body.items)
        if ((await hub.call('POST', `/api/v1/alerts/${String(id)}/resolve`)).status === 200) resolved++;
      if (resolved > 200) return;
    }
  })();
  await publishing;
  const alerts = await eventually(async () => {
    const rows = await hub.sql<{ status: string; n: number; at: Date; closed: Date | null }>(
      `SELECT status, occurrence_count AS n, last_occurrence_at AS at, resolved_at AS closed FROM alerts
       WHERE tenant_id = $1 AND aggregation_key = $2`,
      [hub.tenantId, key],
    );
    return rows.reduce((sum, { n }) => sum + n, 0) >= count && rows;
  });
  isOver = true;
  await resolving;
  expect(alerts.reduce((sum, { n }) => sum + n, 0)).toBe(count);
  expect(alerts.length).toBeGreaterThan(3);
  expect(alerts.filter(({ status }) => status !== 'resolved').length).toBeLessThanOrEqual(1);
});
