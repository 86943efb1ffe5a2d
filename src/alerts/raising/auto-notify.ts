import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { TableChangeListener } from '../../../libs/database/table-change-listener';
import { TenantCache } from '../../../libs/database/tenant-cache';
import { GetTenantSettingsQuery } from '../../directory';

/** Whether the alerts of each tenant notify people by themselves: its setting `auto_notify`, mostly from memory. */
@Injectable()
export class AutoNotify {
  private readonly cache: TenantCache<boolean>;

  constructor(queries: QueryBus, changes: TableChangeListener) {
    const load = async (tenantIds: string[]): Promise<ReadonlyMap<string, boolean>> => {
      const settings = await queries.execute(new GetTenantSettingsQuery(tenantIds));
      return new Map([...settings].map(([id, { notifications }]) => [id, notifications.isAutomatic]));
    };
    this.cache = new TenantCache(changes, ['tenants'], load, true);
  }

  /** Whether the alerts of each of these tenants notify by themselves. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, boolean>> {
    return this.cache.of(tenantIds);
  }
}
