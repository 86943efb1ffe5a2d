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

/** Whether a credential is good for a tenant. */
export const isFor = ({ tenants }: Pick<Credential, 'tenants'>, tenantId: string): boolean =>
  tenants === 'all' || tenants.includes(tenantId);

/**
 * The tenant that a request is about: that of its path (`tenant_id`), else of `X-Tenant-Id`, else the first of the credential.
 * @param mayBeAny a credential for all tenants need not choose one: `''`
 * @throws InvalidInput when it is no UUID, or must be named; TenantNotFound or Forbidden when the credential is not for it
 */
export function chosenTenant(credential: Credential, { headers, params }: TenantRequest, mayBeAny = false): string {
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
  if (mayBeAny) return '';
  const detail = 'must name the tenant: this credential is for all of them';
  throw new InvalidInput([{ pointer: '/headers/x-tenant-id', detail }]);
}
