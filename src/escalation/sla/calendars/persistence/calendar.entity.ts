import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDefinition } from '../domain/calendar';

/** When the time of a tenant's deadlines counts. */
@Entity('sla_calendars')
export class SlaCalendarEntity implements CalendarDefinition {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 200 })
  name: string;

  /** IANA name. */
  @Column('varchar', { name: 'time_zone', length: 64 })
  timeZone: string;

  @Column('jsonb')
  hours: CalendarDefinition['hours'];

  @Column('jsonb')
  holidays: CalendarDefinition['holidays'];

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
