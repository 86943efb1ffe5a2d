import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel } from '../../../../libs/config/config';
import type { Severity } from '../../../alerts';
import type { NotificationRule } from '../wishes';

/** A channel over which a member is told some minutes after an alert. The rules of a member are replaced together. */
@Entity('notification_rules')
export class NotificationRuleEntity implements NotificationRule {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  /** The place in the list of the member. */
  @Column('int')
  position: number;

  @Column('jsonb')
  severities: readonly Severity[];

  @Column('varchar', { length: 20 })
  channel: Channel;

  @Column('int', { name: 'delay_minutes' })
  delayMinutes: number;

  /** How often the list was replaced. */
  @Column('int', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
