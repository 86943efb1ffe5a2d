import { Injectable } from '@nestjs/common';

const MAX = 10_000;

/** Prepares a tenant before its first request is handled. The application implements it; it must be idempotent. */
export abstract class TenantProvisioner {
  abstract provision(tenantId: string): Promise<void>;
}

/**
 * Provisions each tenant once in this process, when a credential for it is first accepted. It remembers a bounded number
 * of tenants and evicts the oldest first.
 */
@Injectable()
export class ProvisionedTenants {
  private readonly known = new Set<string>();
  /** The running provisioning of each tenant; concurrent requests share it. */
  private readonly pending = new Map<string, Promise<void>>();

  constructor(private readonly provisioner: TenantProvisioner) {}

  /**
   * Resolves when the tenant is provisioned; undefined when it already was. After a failure the next request tries again.
   */
  ensure(tenantId: string): Promise<void> | undefined {
    if (this.known.has(tenantId)) return undefined;
    const provisioning = this.pending.get(tenantId) ?? this.provision(tenantId);
    this.pending.set(tenantId, provisioning);
    return provisioning;
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
