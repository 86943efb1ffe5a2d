import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BulkResult } from '../domain/bulk';

/** What became of one alert of an action over many. */
@Entity('bulk_action_results')
export class BulkActionResultEntity implements BulkResult {
  @PrimaryColumn('uuid', { name: 'bulk_action_id' })
  bulkActionId: string;

  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 20 })
  outcome: BulkResult['outcome'];

  @Column('text', { nullable: true })
  detail: string | null;
}
