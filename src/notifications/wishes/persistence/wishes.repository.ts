import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../../../../libs/database/database';
import { insertAll } from '../../../../libs/database/insert-all';
import type { NotificationRuleRow, PreferencesRow, SubscriptionRow, WishOwner } from '../wish-view';
import { NotificationRuleEntity } from './notification-rule.entity';
import { PreferencesEntity } from './preferences.entity';
import { SubscriptionEntity } from './subscription.entity';

/** The writers of a member's wishes wait for each other, so that none overwrites what another has just written. */
const lockMember = `SELECT pg_advisory_xact_lock(hashtextextended('wishes of ' || $1 || ' ' || $2, 0))`;

/** Reads and writes the wishes of single members. */
@Injectable()
export class WishesRepository {
  constructor(private readonly database: Database) {}

  /** Keeps others from writing wishes of the member until the transaction ends. */
  async lock({ tenantId, memberId }: WishOwner): Promise<void> {
    await this.database.query(tenantId, lockMember, [tenantId, memberId]);
  }

  /** The subscriptions of a member, by type. */
  subscriptions({ tenantId, memberId: staffId }: WishOwner): Promise<readonly SubscriptionRow[]> {
    return this.database.withRepository(tenantId, SubscriptionEntity, (rows) =>
      rows.find({ where: { tenantId, staffId }, order: { alertType: 'ASC' } }),
    );
  }

  /** Inserts or overwrites subscriptions of one member. */
  async saveSubscriptions(tenantId: string, saved: readonly SubscriptionRow[]): Promise<void> {
    await this.database.withRepository(tenantId, SubscriptionEntity, (rows) =>
      rows.upsert([...saved] as QueryDeepPartialEntity<SubscriptionEntity>[], ['id']),
    );
  }

  /** The preferences of a member; null: they have saved none. */
  preferences({ tenantId, memberId }: WishOwner): Promise<PreferencesRow | null> {
    return this.database.withRepository(tenantId, PreferencesEntity, (rows) => rows.findOneBy({ tenantId, memberId }));
  }

  /** Inserts or overwrites the preferences of a member. */
  async savePreferences(row: PreferencesRow): Promise<void> {
    await this.database.withRepository(row.tenantId, PreferencesEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<PreferencesEntity>, ['tenantId', 'memberId']),
    );
  }

  /** The notification rules of a member, in their order. */
  rules({ tenantId, memberId }: WishOwner): Promise<readonly NotificationRuleRow[]> {
    return this.database.withRepository(tenantId, NotificationRuleEntity, (rows) =>
      rows.find({ where: { tenantId, memberId }, order: { position: 'ASC' } }),
    );
  }

  /** Replaces the notification rules of a member. */
  async replaceRules({ tenantId, memberId }: WishOwner, rules: readonly NotificationRuleRow[]): Promise<void> {
    await this.database.withRepository(tenantId, NotificationRuleEntity, async (rows) => {
      await rows.delete({ tenantId, memberId });
      await insertAll(rows, [...rules] as QueryDeepPartialEntity<NotificationRuleEntity>[]);
    });
  }

  /** Deletes all wishes of a member. */
  async remove({ tenantId, memberId }: WishOwner): Promise<void> {
    await this.delete(tenantId, SubscriptionEntity, { tenantId, staffId: memberId });
    await this.delete(tenantId, PreferencesEntity, { tenantId, memberId });
    await this.delete(tenantId, NotificationRuleEntity, { tenantId, memberId });
  }

  private delete(tenantId: string, entity: EntityTarget<ObjectLiteral>, where: Record<string, string>) {
    return this.database.withRepository(tenantId, entity, (rows) => rows.delete(where));
  }
}
