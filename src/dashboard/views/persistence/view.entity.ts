import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A saved filter of the inbox. */
@Entity('saved_views')
export class SavedViewEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('varchar', { length: 100 })
  name: string;

  @Column('varchar', { length: 2_000 })
  query: string;

  @Column('boolean', { name: 'is_shared' })
  isShared: boolean;

  @Column('boolean', { name: 'is_default' })
  isDefault: boolean;

  @Column('int')
  position: number;

  /** Increases with each change. */
  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
