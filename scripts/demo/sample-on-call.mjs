import { createHash } from 'node:crypto';

const from = new Date();
const hours = (count) => new Date(from.getTime() + count * 3_600_000);
const createdByTenant = (tenantId) => ({ tenant_id: tenantId, created_by: tenantId });

export const scheduleOf = (tenantId, name, id) => ({
  id,
  ...createdByTenant(tenantId),
  name: `Sample: ${name}`,
  time_zone: 'Europe/Madrid',
  layers: [],
  created_at: from,
  updated_at: from,
});

export const scheduleVersionOf = ({ id, tenant_id, time_zone, layers }) => ({
  tenant_id,
  schedule_id: id,
  version: 1,
  valid_from: new Date(0),
  time_zone,
  layers,
});

/** What belongs to a schedule: its first columns. */
const ofSchedule = (tenantId, scheduleId, id) => ({
  id,
  tenant_id: tenantId,
  schedule_id: scheduleId,
  created_at: from,
});

export const calendarTokenOf = (tenantId, scheduleId, id) => ({
  ...ofSchedule(tenantId, scheduleId, id),
  // the example of the documentation reads with it: the tenant is for trying out
  token_hash: createHash('sha256').update(`${tenantId}-${id}`).digest(),
});

export const importOf = (tenantId, scheduleId, id) => ({
  ...ofSchedule(tenantId, scheduleId, id),
  ics: 'BEGIN:VCALENDAR\nEND:VCALENDAR',
  next_at: hours(24 * 3650),
  updated_at: from,
});

export const swapOf = (tenantId, scheduleId, memberId, id) => ({
  ...ofSchedule(tenantId, scheduleId, id),
  member_id: memberId,
  // in the time of the sample override
  starts_at: hours(24 * 365 + 1),
  ends_at: hours(24 * 365 + 2),
  state: 'open',
  updated_at: from,
});

export const workItemOf = (tenantId, id) => ({
  id,
  tenant_id: tenantId,
  version: 1,
  resource_type: 'complaint',
  resource_id: id,
  title: 'Cold soup at table 7',
  started_at: from,
  occurred_at: from,
  unassigned_since: from,
});

export const overrideOf = (tenantId, scheduleId, memberId, id) => ({
  id,
  ...createdByTenant(tenantId),
  schedule_id: scheduleId,
  kind: 'add',
  from_at: hours(24 * 365),
  until_at: hours(24 * 366),
  member_id: memberId,
  created_at: from,
  updated_at: from,
});
