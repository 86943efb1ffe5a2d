import { Injectable } from '@nestjs/common';

const MAX = 10_000;

/** What a tenant needs before its first request goes on. The application provides it; provisioning a tenant again changes nothing. */
export abstract class TenantProvisioner {
  abstract provision(tenantId: string): Promise<void>;
}

/** Has each tenant provisioned once in this process, when a credential for it is first accepted; the oldest are forgotten first. */
@Injectable()
export class ProvisionedTenants {
  private readonly known = new Set<string>();
  /** By tenant: requests that come at the same time wait for the same. */
  private readonly pending = new Map<string, Promise<void>>();

  constructor(private readonly provisioner: TenantProvisioner) {}

  /** Ends when the tenant is provisioned; when that fails, the next request tries again. */
  ensure(tenantId: string): Promise<void> | undefined {
    if (this.known.has(tenantId)) return undefined;
    const begun = this.pending.get(tenantId) ?? this.provision(tenantId);
    this.pending.set(tenantId, begun);
    return begun;
  }

  private async provision(tenantId: string): Promise<void> {
    try {
      await this.provisioner.provision(tenantId);
      this.remember(tenantId);
    } finally {
      this.pending.delete(tenantId);
    }
  }

  private remember(tenantId: string): void {
    const [oldest] = this.known.size >= MAX ? this.known : [];
    if (oldest !== undefined) this.known.delete(oldest);
    this.known.add(tenantId);
  }
}
