import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';

/** A rule wants its alerts to be answered or resolved by other times. It is not published. */
export class SlaTargetsChangedEvent extends OutboxEvent {
  static readonly type = 'rules.sla_targets_changed';
  static readonly wireName = 'rule_sla_targets_changed';
  readonly tenantId: string;
  readonly ruleId: string;
  readonly timestamp: string;

  constructor(fields: EventFields<SlaTargetsChangedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.ruleId;
  }
}
