import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FieldSources, MemberLocale, MemberRole, MemberSource, WorkingHours } from '../domain/member-state';

/** A person of a tenant, who can be notified. */
@Entity('members')
export class MemberEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id' })
  tenantId: string;

  /** The `sub` of their tokens. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('varchar', { length: 200, nullable: true })
  name: string | null;

  /** Their id in the tenant's own systems, unique in the tenant. */
  @Column('varchar', { name: 'external_id', length: 255, nullable: true })
  externalId: string | null;

  @Column('uuid', { name: 'manager_id', nullable: true })
  managerId: string | null;

  @Column('text', { array: true })
  roles: readonly MemberRole[];

  /** null: the tenant's. */
  @Column('varchar', { length: 10, nullable: true })
  locale: MemberLocale | null;

  /** IANA name; null: the tenant's. */
  @Column('varchar', { name: 'time_zone', length: 64, nullable: true })
  timeZone: string | null;

  @Column('jsonb', { name: 'working_hours', nullable: true })
  workingHours: readonly WorkingHours[] | null;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** The strongest source that has described the member. */
  @Column('varchar', { length: 10 })
  source: MemberSource;

  /** The source of each field that has a value. */
  @Column('jsonb', { name: 'field_sources', default: {} })
  fieldSources: FieldSources;

  /** The `updated_at` of the latest change by the tenant's service. */
  @Column('timestamptz', { name: 'source_updated_at', nullable: true })
  sourceUpdatedAt: Date | null;

  /** When they last used the API. */
  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt: Date | null;

  /** When their addresses are deleted; null: they are active, or it was done. */
  @Column('timestamptz', { name: 'erase_at', nullable: true })
  eraseAt: Date | null;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
