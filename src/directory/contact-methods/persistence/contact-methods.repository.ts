import { Injectable } from '@nestjs/common';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import type { ContactMethod } from '../domain/contact-method';
import { ContactMethodEntity } from './contact-method.entity';

/** Reads and writes `contact_methods`. Who writes has locked the members of the tenant. */
@Injectable()
export class ContactMethodsRepository {
  constructor(private readonly database: Database) {}

  /** The contact methods of these members, the oldest first. */
  ofMembers(tenantId: string, memberIds: readonly string[]): Promise<readonly ContactMethod[]> {
    return this.find(tenantId, { tenantId, memberId: In(memberIds) });
  }

  /** Those of these contact methods that exist. */
  withIds(tenantId: string, ids: readonly string[]): Promise<readonly ContactMethod[]> {
    return this.find(tenantId, { tenantId, id: In(ids) });
  }

  /** The contact methods of all tenants on these channels whose address has one of the hashes. */
  withAddress(channels: readonly string[], hashes: readonly string[]): Promise<readonly ContactMethod[]> {
    return this.find(SYSTEM, { addressHash: In(hashes), channel: In(channels) });
  }

  /** The contact methods of a tenant on a channel whose address has one of the hashes. */
  withAddressIn(tenantId: string, channel: string, hashes: readonly string[]): Promise<readonly ContactMethod[]> {
    return this.find(tenantId, { tenantId, addressHash: In(hashes), channel });
  }

  /** Inserts or overwrites contact methods. Those that are no longer the default come first, since there is only one. */
  async save(tenantId: string, methods: readonly ContactMethod[]): Promise<void> {
    for (const isDefault of [false, true]) {
      const rows = methods.filter((method) => method.isDefault === isDefault);
      if (rows.length === 0) continue;
      await this.database.withRepository(tenantId, ContactMethodEntity, (repository) =>
        repository.upsert(rows as QueryDeepPartialEntity<ContactMethodEntity>[], ['id']),
      );
    }
  }

  /** Deletes contact methods. */
  async remove(tenantId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.database.withRepository(tenantId, ContactMethodEntity, (rows) => rows.delete({ tenantId, id: In(ids) }));
  }

  private find(scope: Scope, where: object): Promise<readonly ContactMethod[]> {
    return this.database.withRepository(scope, ContactMethodEntity, (rows) =>
      rows.find({ where, order: { createdAt: 'ASC', id: 'ASC' } }),
    );
  }
}
