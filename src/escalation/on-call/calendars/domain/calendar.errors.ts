import { DomainError, LimitReached } from '../../../../../libs/kernel/domain-error';

/** No calendar has this token. */
export class CalendarNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'calendar-not-found';

  constructor() {
    super('There is no calendar with this address.');
  }
}

/** The schedule has no calendar token with this id. */
export class CalendarTokenNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'calendar-token-not-found';

  constructor(id: string) {
    super(`There is no calendar token ${id} of this schedule.`);
  }
}

/** The schedule has no imported calendar with this id. */
export class ImportNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'calendar-import-not-found';

  constructor(id: string) {
    super(`There is no imported calendar ${id} of this schedule.`);
  }
}

/** The calendar at a URL cannot be fetched. */
export class CalendarUnreachable extends DomainError {
  readonly problem = 'invalid';
  readonly type = 'calendar-unreachable';

  override get details() {
    return { errors: [{ pointer: '/url', detail: this.message }] };
  }
}

/** The schedule has as many calendars as allowed. */
export class TooManyCalendars extends LimitReached {
  readonly type = 'too-many-calendars';

  constructor(limit: number, current: number) {
    super(`A schedule can have at most ${limit} of them; this one has ${current}.`, limit, current);
  }
}
