import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { Process } from '../support/process';

let hub: Hub;
beforeAll(async () => (hub = await Hub.of(await Process.start({ METRICS_MAX_TENANTS: '20' }))));
afterAll(() => hub.stop());

it('with 300 tenants and 300 routing keys the number of time series stays within the limits', async () => {
  const tenants = Array.from({ length: 300 }, () => randomUUID());
  const messages = tenants.map((tenant_id, i) => ({
    routingKey: `inventory.made.up.${i}`,
    body: hub.event({ tenant_id }),
  }));
  await hub.outside.publishAll('inventory', messages);
  await eventually(
    async () => {
      const [row] = await hub.sql<{ n: number }>('SELECT count(*)::int AS n FROM alerts WHERE tenant_id = ANY($1)', [
        tenants,
      ]);
      return row?.n === tenants.length;
    },
    { within: 60_000, what: 'their alerts' },
  );
  const lines = await eventually(async () => {
    const { body } = await hub.call<string>('GET', '/metrics', { token: '' });
    const series = body.split('\n').filter((line) => line && !line.startsWith('#'));
    const counted = series
      .filter((line) => line.startsWith('alerts_created_total'))
      .map((line) => Number(line.split(' ').pop()));
    return counted.reduce((sum, n) => sum + n, 0) >= tenants.length && series;
  });
  expect(lines.filter((line) => /^alerts_created_total.*alert_type="stockout"/.test(line)).length).toBeLessThanOrEqual(
    21,
  );
  expect(lines.some((line) => line.startsWith('alerts_created_total{tenant_id="other"'))).toBe(true);
  const active = lines.filter((line) => line.startsWith('alerts_active{'));
  expect(new Set(active.map((line) => /tenant_id="([^"]+)"/.exec(line)?.[1])).size).toBeLessThanOrEqual(21);
  const counted = active.reduce((sum, line) => sum + Number(line.split(' ').pop()), 0);
  const [row] = await hub.sql<{ n: number }>(`SELECT count(*)::int AS n FROM alerts WHERE status = 'active'`);
  expect([counted <= (row?.n ?? 0), counted >= tenants.length]).toEqual([true, true]);
  expect(lines.length).toBeLessThan(1_000);
}, 90_000);
