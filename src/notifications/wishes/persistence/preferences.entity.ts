import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel } from '../../../../libs/config/config';
import type { DayTime } from '../../../../libs/windows/day-windows';
import type { DigestSchedule, MemberPreferences, QuietHours } from '../wishes';

/** How a member wants to be told. */
@Entity('notification_preferences')
export class PreferencesEntity implements MemberPreferences {
  @PrimaryColumn('uuid', { name: 'tenant_id' })
  tenantId: string;

  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @Column('jsonb')
  channels: Readonly<Partial<Record<Channel, boolean>>>;

  @Column('jsonb')
  muted: Readonly<Record<string, readonly Channel[]>>;

  @Column('jsonb', { name: 'channel_order' })
  channelOrder: readonly Channel[];

  @Column('jsonb', { name: 'quiet_hours', nullable: true })
  quietHours: QuietHours | null;

  @Column('jsonb', { nullable: true })
  digest: DigestSchedule | null;

  @Column('jsonb', { name: 'daily_summary', nullable: true })
  dailySummary: DayTime | null;

  @Column('boolean', { name: 'send_resolved', default: true })
  sendResolved: boolean;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
