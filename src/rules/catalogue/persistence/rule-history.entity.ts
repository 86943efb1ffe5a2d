import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleDefinition } from '../alert-rule.entity';
import type { RuleAction } from '../../domain/rule-action';

/** One change of a rule. */
@Entity('alert_rule_history')
export class RuleHistoryEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'rule_id' })
  ruleId: string;

  @Column('int')
  version: number;

  @Column('varchar', { length: 20 })
  action: RuleAction;

  /** The id of the member; null: Campana itself. */
  @Column('uuid', { name: 'changed_by', nullable: true })
  changedBy: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  /** The definition of the rule after the change. */
  @Column('jsonb')
  definition: RuleDefinition;
}
