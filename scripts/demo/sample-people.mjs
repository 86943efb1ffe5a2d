const from = new Date();
const createdByTenant = (tenantId) => ({ tenant_id: tenantId, created_by: tenantId });

export const templateOf = (tenantId, name, id) => ({
  ...createdByTenant(tenantId),
  id,
  name: `Sample: ${name}`,
  channel: 'email',
  kind: 'alert',
  alert_type: `sample_${name}`,
  body_template: '{{ description }}',
  created_at: from,
  updated_at: from,
});

export const firstTemplateVersionOf = ({ id, tenant_id, name, channel, kind, alert_type, body_template }) => ({
  id,
  tenant_id,
  template_id: id,
  version: 1,
  action: 'created',
  changed_at: from,
  definition: {
    name,
    channel,
    kind,
    alertType: alert_type,
    category: null,
    severity: null,
    locale: null,
    subjectTemplate: null,
    bodyTemplate: body_template,
    htmlTemplate: null,
  },
});

/** @param encryptedConfig encrypts the configuration of a destination */
export const destinationOf = (tenantId, name, id, encryptedConfig) => ({
  ...createdByTenant(tenantId),
  id,
  name: `Sample: ${name}`,
  channel: 'webhook',
  config: { url: 'https://screen.example/alerts' },
  secrets: encryptedConfig({ tenantId, id }),
  // nobody is there: no alert but a sample is told
  match: { alertTypes: ['sample'], severities: null, sources: null, labels: [] },
  occasions: ['firing', 'resolved'],
  created_at: from,
  updated_at: from,
});

export const memberOf = (tenantId, name, id) => ({
  id,
  tenant_id: tenantId,
  name: `Sample: ${name}`,
  roles: '{staff}',
  source: 'manual',
  created_at: from,
  updated_at: from,
});

/** @param encrypted encrypts an address: returns its columns */
export const contactMethodOf = (tenantId, name, { id, memberId }, encrypted) => ({
  id,
  tenant_id: tenantId,
  member_id: memberId,
  channel: 'email',
  ...encrypted({ tenantId, id, channel: 'email' }, `${name}@example.com`),
  is_default: name === 'verified',
  ...(name !== 'unverified' && { verified_at: from }),
  source: 'manual',
  created_at: from,
  updated_at: from,
});

export const deliveryOf = (tenant_id, id, user_id) => ({
  id,
  tenant_id,
  cause: `sample:${id}`,
  kind: 'notice',
  user_id,
  channel: 'email',
  content: { notice: { title: 'Sample notice', text: 'A suppression ends in 15 minutes.' } },
  state: 'failed',
  due_at: from,
  expires_at: from,
  created_at: from,
  updated_at: from,
});
