import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { Process } from '../support/process';

let hub: Hub;
beforeAll(async () => (hub = await Hub.of(await Process.start({ METRICS_MAX_TENANTS: '0' }))));
afterAll(() => hub.stop());

it('with METRICS_MAX_TENANTS=0 no metric has the id of a tenant', async () => {
  await hub.anAlert();
  const metrics = await eventually(async () => {
    const { body } = await hub.call<string>('GET', '/metrics', { token: '' });
    return body.includes('alert_type="stockout",severity="critical"') && body;
  });
  // events that earlier test files left in the outbox may be counted too
  expect(metrics).toMatch(
    /^alerts_created_total\{tenant_id="other",alert_type="stockout",severity="critical"\} [1-9]/m,
  );
  expect(metrics).not.toContain(hub.tenantId);
});
