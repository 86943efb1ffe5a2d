import { toAuditJson, withoutSecrets } from './to-audit-json';

it('uses snake_case names, except inside properties whose names the customer chose', () => {
  const at = new Date(0);
  expect(
    toAuditJson({ isActive: true, at, labels: { myLabel: 1 }, tiers: [{ alertType: 'x', condition: null }] }, [
      'labels',
    ]),
  ).toEqual({
    is_active: true,
    at,
    labels: { myLabel: 1 },
    tiers: [{ alert_type: 'x', condition: null }],
  });
});

it('hides secrets', () => {
  const values = {
    api_key: 'a',
    serviceKey: 'b',
    webhook_secret: 'c',
    nested: [{ password: { x: 1 }, tokens: ['d'] }],
  };
  expect(withoutSecrets(values)).toEqual({
    api_key: '[hidden]',
    serviceKey: '[hidden]',
    webhook_secret: '[hidden]',
    nested: [{ password: '[hidden]', tokens: '[hidden]' }],
  });
  const harmless = { aggregation_key: 'a', has_token: true, secret: null, at: '2025-01-01T00:00:00.000Z' };
  expect(withoutSecrets(harmless)).toEqual(harmless);
  expect(withoutSecrets(null)).toBeNull();
});
