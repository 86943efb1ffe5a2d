import { createHmac, randomUUID } from 'node:crypto';
import { memberId, startCampana, tokenOf } from '../rest/hub.mjs';

/** Webhooks may go to this machine; no storm, unless it is measured. */
export const settings = {
  OUTBOUND_ALLOW_HTTP: 'true',
  OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8',
  STORM_ALERTS_PER_MINUTE: '0',
  ENCRYPTION_KEYS: `bench:${createHmac('sha256', 'bench').update('key').digest('base64')}`,
  EMAIL_FROM: 'alerts@campana.localhost',
  EMAIL_PROVIDERS: 'smtp',
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: '9',
  SMTP_SECURITY: 'none',
};

async function call(url, tenantId, method, path, body) {
  const response = await fetch(`${url}/api/v1/alerts${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(tenantId)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/**
 * Makes a tenant with its default rules, whose owner is told of critical alerts.
 * @param people contacts: `{channel, address}` of the owner, verified; destinations: URLs of webhooks; rules: notification rules of
 * the owner; config: settings of the tenant
 * @returns its id
 */
export async function makeTenant(machinery, { contacts = [], destinations = [], rules = [], config = {}, env = {} }) {
  const tenantId = randomUUID();
  const { child, url } = await startCampana(machinery, { settings: { ...settings, ...env } });
  try {
    const ask = (method, path, body) => call(url, tenantId, method, path, body);
    await ask('PUT', `/members/${memberId}`, { name: 'Owner', roles: ['owner'] });
    for (const contact of contacts) await ask('POST', `/members/${memberId}/contact-methods`, contact);
    // the addresses of a benchmark need no code
    await machinery.sql('UPDATE contact_methods SET verified_at = now() WHERE tenant_id = $1', [tenantId]);
    if (rules.length > 0) await ask('PUT', `/notification-rules?member_id=${memberId}`, rules);
    for (const [n, to] of destinations.entries())
      await ask('POST', '/destinations', { channel: 'webhook', name: `screen ${n}`, config: { url: to } });
    await ask('PUT', '/config', config);
  } finally {
    await machinery.stop(child);
  }
  return tenantId;
}
