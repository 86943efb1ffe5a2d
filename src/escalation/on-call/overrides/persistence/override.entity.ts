import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OverrideKind } from '../../domain/override';

/** A change of who is on call for a time. */
@Entity('on_call_overrides')
export class OverrideEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'schedule_id' })
  scheduleId: string;

  @Column('varchar', { length: 10 })
  kind: OverrideKind;

  @Column('timestamptz', { name: 'from_at' })
  fromAt: Date;

  @Column('timestamptz', { name: 'until_at' })
  untilAt: Date;

  /** Who is added or takes over; of `remove`: who is taken away. */
  @Column('uuid', { name: 'member_id' })
  memberId: string;

  /** Of `replace`: whose place they take; null: everybody's. */
  @Column('uuid', { nullable: true })
  replaces: string | null;

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
