/** Something of a tenant, by its id: a schedule, or a member. */
export interface TenantRef {
  readonly tenantId: string;
  readonly id: string;
}

/** Several of one tenant. */
export const refsOf = (tenantId: string, ids: readonly string[]): readonly TenantRef[] =>
  ids.map((id) => ({ tenantId, id }));
