import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunningLayer } from '../../domain/layer';

/** Who takes turns on call. */
@Entity('on_call_schedules')
export class ScheduleEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  /** Unique in the tenant. */
  @Column('varchar', { length: 200 })
  name: string;

  /** IANA name. */
  @Column('varchar', { name: 'time_zone', length: 64 })
  timeZone: string;

  /** The lowest first: later ones win. */
  @Column('jsonb')
  layers: readonly RunningLayer[];

  /** How long before a handoff the next ones are told. */
  @Column('int', { name: 'handoff_notice_minutes', default: 60 })
  handoffNoticeMinutes: number;

  /** Whether joining members are appended: it was shipped, and nobody has edited it. */
  @Column('boolean', { name: 'follows_members', default: false })
  followsMembers: boolean;

  /** null: Campana itself. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
