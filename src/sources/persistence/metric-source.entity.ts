import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ShownAuth } from '../domain/source-auth';
import type { SourceType } from '../domain/metric-source';

/** Where the figures are read that rules judge. */
@Entity('metric_sources')
export class MetricSourceEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('varchar', { length: 20 })
  type: SourceType;

  @Column('text')
  url: string;

  /** What may be shown of how Campana identifies itself; null: it does not. */
  @Column('jsonb', { nullable: true })
  auth: ShownAuth | null;

  /** The rest, encrypted. */
  @Column('text', { name: 'auth_secret', nullable: true })
  authSecret: string | null;

  @Column('int', { name: 'timeout_seconds' })
  timeoutSeconds: number;

  /** How many readings in a row have failed. */
  @Column('int', { default: 0 })
  failures: number;

  /** Three readings in a row have failed, and none has succeeded since. */
  @Column('boolean', { name: 'is_errored', default: false })
  isErrored: boolean;

  /** Why the last reading failed; null: it did not. */
  @Column('text', { nullable: true })
  error: string | null;

  /** About when a reading last succeeded. */
  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt: Date | null;

  /** When it was last reported that it cannot be read; null: it can. */
  @Column('timestamptz', { name: 'reported_at', nullable: true })
  reportedAt: Date | null;

  /** Increases with each change by a member. */
  @Column('int', { default: 1 })
  version: number;

  @Column('uuid', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
