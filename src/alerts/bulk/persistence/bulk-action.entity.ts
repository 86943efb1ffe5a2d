import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertFilter } from '../../listing/alert-filter';
import type { BulkActor } from '../bulk-action.service';
import type { BulkAlertAction, BulkState } from '../domain/bulk';

/** A bulk action on all alerts of a filter, performed in chunks. */
@Entity('bulk_actions')
export class BulkActionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('jsonb', { name: 'step' })
  alertAction: BulkAlertAction;

  @Column('jsonb')
  filter: AlertFilter;

  @Column('jsonb')
  actor: BulkActor['actor'];

  @Column('jsonb')
  viewer: BulkActor['viewer'];

  @Column('varchar', { length: 10, default: 'running' })
  state: BulkState;

  /** Why it failed. */
  @Column('text', { nullable: true })
  error: string | null;

  /** How many alerts matched the filter at the time of the request. */
  @Column('int')
  total: number;

  @Column('int', { default: 0 })
  succeeded: number;

  @Column('int', { default: 0 })
  failed: number;

  /** `created_at` and id of the last processed alert, in the order of the list. */
  @Column('timestamptz', { name: 'after_at', nullable: true })
  afterAt: Date | null;

  @Column('uuid', { name: 'after_id', nullable: true })
  afterId: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}

/** A row of `bulk_actions`. */
export type BulkActionRow = Readonly<BulkActionEntity>;
