import { Injectable } from '@nestjs/common';
import { TableChangeListener } from '../../../libs/database/table-change-listener';
import { TenantCache } from '../../../libs/database/tenant-cache';
import { TemplateSet } from '../words/template-set';
import { messageTemplateOf } from './notification-template.entity';
import { TemplatesRepository } from './persistence/templates.repository';

/** The templates of each tenant, ready to render. Reloaded when a process changes them. */
@Injectable()
export class TenantTemplates {
  private readonly cache: TenantCache<TemplateSet>;

  constructor(
    private readonly templates: TemplatesRepository,
    changes: TableChangeListener,
  ) {
    const load = (tenantIds: string[]) => this.load(tenantIds);
    this.cache = new TenantCache(changes, ['notification_templates'], load, new TemplateSet([]));
  }

  /** The templates of these tenants. Must be called outside of transactions: it uses a cache. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, TemplateSet>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, TemplateSet>> {
    const rows = await this.templates.of(tenantIds);
    return new Map([...rows].map(([id, own]) => [id, new TemplateSet(own.map(messageTemplateOf))]));
  }
}
