import { toAuditJson, withoutSecrets } from './to-audit-json';

it('has the names of the wire, but for names of the customer’s own', () => {
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

it('tells no secret', () => {
  const things = {
    api_key: 'a',
    serviceKey: 'b',
    webhook_secret: 'c',
    inside: [{ password: { x: 1 }, tokens: ['d'] }],
  };
  expect(withoutSecrets(things)).toEqual({
    api_key: '[hidden]',
    serviceKey: '[hidden]',
    webhook_secret: '[hidden]',
    inside: [{ password: '[hidden]', tokens: '[hidden]' }],
  });
  const harmless = { aggregation_key: 'a', has_token: true, secret: null, at: '2025-01-01T00:00:00.000Z' };
  expect(withoutSecrets(harmless)).toEqual(harmless);
  expect(withoutSecrets(null)).toBeNull();
});
