import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel } from '../../../../libs/config/config';
import type { Selection } from '../../../suppression';
import type { DigestSchedule, SubscriptionDefinition } from '../wishes';

/** A member's wish to be told of a type of alerts, or not to be told. */
@Entity('alert_subscriptions')
export class SubscriptionEntity implements SubscriptionDefinition {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  /** The member. */
  @Column('uuid', { name: 'staff_id' })
  staffId: string;

  /** A type of alerts, or `*`. */
  @Column('varchar', { name: 'alert_type', length: 100 })
  alertType: string;

  @Column('boolean', { name: 'is_enabled', default: true })
  isEnabled: boolean;

  @Column('jsonb', { name: 'delivery_channels', nullable: true })
  deliveryChannels: readonly Channel[] | null;

  @Column('jsonb', { nullable: true })
  filter: Selection | null;

  @Column('jsonb', { nullable: true })
  digest: DigestSchedule | null;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
