import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Selection } from '../../../suppression';
import type { DestinationChannel, DestinationConfig, DestinationOccasion } from '../destination-config';

/** A tenant's shared address on a channel. */
@Entity('notification_destinations')
export class DestinationEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('varchar', { length: 20 })
  channel: DestinationChannel;

  /** The part of the configuration that is not secret. */
  @Column('jsonb')
  config: DestinationConfig;

  /** Encrypted: the secret part of the configuration, and the secrets that sign messages. */
  @Column('text')
  secrets: string;

  @Column('jsonb')
  match: Selection;

  @Column('jsonb')
  occasions: readonly DestinationOccasion[];

  @Column('boolean', { name: 'include_quiet', default: false })
  includeQuiet: boolean;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

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
