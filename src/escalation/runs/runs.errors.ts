import { DomainError } from '../../../libs/kernel/domain-error';

/** The escalation of an alert went on since the member looked at it. */
export class EscalationMovedOn extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'escalation-moved-on';

  constructor(
    private readonly level: number,
    expected: number,
  ) {
    super(`The alert was escalated ${level} times, not ${expected}.`);
  }

  override get details() {
    return { escalation_level: this.level };
  }
}
