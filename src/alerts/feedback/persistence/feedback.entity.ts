import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The feedback of a member on an alert. */
@Entity('alert_feedback')
export class FeedbackEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id' })
  tenantId: string;

  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId: string;

  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  /** The rule that raised the alert, if one did. */
  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @Column('boolean', { name: 'is_useful' })
  isUseful: boolean;

  @Column('text', { nullable: true })
  comment: string | null;

  @Column('timestamptz', { name: 'given_at' })
  givenAt: Date;
}
