import type { EventFields } from '../../../../libs/outbox/outbox-event';
import { AlertEvent } from '../../../alerts';
import type { Target } from '../../policies/domain/policy';
import type { RunCause } from '../run';

/** An alert was escalated to the next level. */
export class AlertEscalatedEvent extends AlertEvent {
  static readonly type = 'alerts.escalated';
  static readonly wireName = 'alert_escalated';
  /** The member; null: nobody reacted in time. */
  readonly escalatedBy: string | null;
  /** How often it has been escalated, this time included. */
  readonly escalationLevel: number;
  /** null: a member asked for the manager, and there was no policy. */
  readonly policyId: string | null;
  /** Counts from 0. */
  readonly round: number;
  /** The level of the policy, from 1. */
  readonly level: number;
  /** Why its escalation began. */
  readonly cause: RunCause;
  readonly targets: readonly Target[];

  constructor(fields: EventFields<AlertEscalatedEvent>) {
    super(fields);
  }
}
