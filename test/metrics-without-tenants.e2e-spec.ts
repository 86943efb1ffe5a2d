import { eventually } from '../libs/testing/eventually';
import { Hub } from './hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ METRICS_MAX_TENANTS: '0' })));
afterAll(() => hub.stop());

it('with METRICS_MAX_TENANTS=0 no tenant is named', async () => {
  await hub.anAlert();
  const metrics = await eventually(async () => {
    const { body } = await hub.call<string>('GET', '/metrics', { token: '' });
    return body.includes('alerts_created_total{') && body;
  });
  expect(metrics).toContain('alerts_created_total{tenant_id="other",alert_type="stockout",severity="critical"} 1');
  expect(metrics).not.toContain(hub.tenantId);
});
