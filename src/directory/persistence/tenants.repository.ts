import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';

const select = prepared('SELECT id FROM tenants WHERE id = ANY($1::uuid[])');
const insert = 'INSERT INTO tenants (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id';

/** Which tenants there are: reads and adds rows of `tenants`. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly database: Database) {}

  /** Those of these tenants that are there. */
  async existing(tenantIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, select, [tenantIds]);
    return rows.map(({ id }) => id);
  }

  /** Adds tenants. @returns those that were not there; another transaction that adds one of them waits */
  async add(tenantIds: readonly string[]): Promise<readonly string[]> {
    // sorted: all writers lock the rows in the same order
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, insert, [[...tenantIds].sort()]);
    return rows.map(({ id }) => id);
  }
}
