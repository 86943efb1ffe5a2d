import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '../kernel/domain-error';
import { isUuid } from '../kernel/uuid';
import { Forbidden, TenantNotFound } from './auth.errors';
import type { Credential } from './member';

type TenantRequest = Pick<FastifyRequest, 'headers' | 'params'>;

const uuidAt = (pointer: string, value: unknown): string => {
  if (isUuid(value)) return value.toLowerCase();
  throw new InvalidInput([{ pointer, detail: 'is not a UUID' }]);
};

/** Whether a credential gives access to a tenant. */
export const isFor = ({ tenants }: Pick<Credential, 'tenants'>, tenantId: string): boolean =>
  tenants === 'all' || tenants.includes(tenantId);

/**
 * Determines the tenant of a request: `tenant_id` in the path, else the header `X-Tenant-Id`, else the first tenant of
 * the credential.
 * @param mayOmitTenant a credential for all tenants need not choose one; the result is then `''`
 * @throws InvalidInput when the value is not a UUID, or is missing but required
 * @throws TenantNotFound when the credential is not for the tenant in the path
 * @throws Forbidden when the credential is not for the tenant in the header
 */
export function chosenTenant(
  credential: Credential,
  { headers, params }: TenantRequest,
  mayOmitTenant = false,
): string {
  const inPath = (params as Record<string, unknown> | null)?.['tenant_id'];
  if (inPath !== undefined) {
    const tenantId = uuidAt('/path/tenant_id', inPath);
    if (!isFor(credential, tenantId)) throw new TenantNotFound();
    return tenantId;
  }
  const inHeader = headers['x-tenant-id'];
  if (inHeader !== undefined) {
    const tenantId = uuidAt('/headers/x-tenant-id', inHeader);
    if (!isFor(credential, tenantId)) throw new Forbidden('The credential is not for that tenant.');
    return tenantId;
  }
  const [first] = credential.tenants === 'all' ? [] : credential.tenants;
  if (first !== undefined) return first;
  if (mayOmitTenant) return '';
  const detail = 'must name the tenant: this credential is for all of them';
  throw new InvalidInput([{ pointer: '/headers/x-tenant-id', detail }]);
}
