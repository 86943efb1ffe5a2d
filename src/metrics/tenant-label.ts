import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';

/** The value of a `tenant_id` label: the first METRICS_MAX_TENANTS tenants by name, the rest as `other`. */
@Injectable()
export class TenantLabel {
  private readonly named = new Set<string>();

  constructor(private readonly config: Config) {}

  of(tenantId: string): string {
    if (this.named.size < this.config.metrics.maxTenants) this.named.add(tenantId);
    return this.named.has(tenantId) ? tenantId : 'other';
  }
}
