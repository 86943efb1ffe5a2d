import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';

const select = prepared('SELECT id FROM tenants WHERE id = ANY($1::uuid[])');
const insert = 'INSERT INTO tenants (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id';

/** Reads and adds the rows of `tenants`. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly database: Database) {}

  /** Returns the ids of these tenants that exist. */
  async existing(tenantIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, select, [tenantIds]);
    return rows.map(({ id }) => id);
  }

  /** Adds tenants. @returns the ids that are new; another transaction that adds the same tenant waits */
  async add(tenantIds: readonly string[]): Promise<readonly string[]> {
    // sorted: all writers lock the rows in the same order
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, insert, [[...tenantIds].sort()]);
    return rows.map(({ id }) => id);
  }
}
