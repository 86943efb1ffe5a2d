/**
 * The key of a member among those of several tenants: ids of members are unique in a tenant only. Statements make the same of
 * columns: `tenant_id || ' ' || member_id`.
 */
export const memberKey = (tenantId: string, memberId: string): string => `${tenantId} ${memberId}`;
