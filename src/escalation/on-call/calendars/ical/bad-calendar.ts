import { DomainError } from '../../../../../libs/kernel/domain-error';

/** A calendar file cannot be read. */
export class BadCalendar extends DomainError {
  readonly problem = 'invalid';
  readonly type = 'bad-calendar';

  /** @param line where the fault is, from 1; @param detail what was found, and what is allowed */
  constructor(
    readonly line: number,
    detail: string,
  ) {
    super(detail);
  }

  override get details() {
    return { line: this.line, errors: [{ pointer: '/ics', detail: `line ${this.line} ${this.message}` }] };
  }
}
