/** The hours of some days of the week. */
export interface CalendarHours {
  /** The days on which the hours begin: `MO` … `SU`. */
  readonly days: readonly string[];
  /** `HH:mm`. */
  readonly from: string;
  /** `HH:mm`; not later than `from`: on the next day. */
  readonly to: string;
}

/** A day on which no time counts. */
export interface CalendarHoliday {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Whether it is one on this day of each year. */
  readonly yearly: boolean;
}

/** When the time of deadlines counts. */
export interface CalendarDefinition {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly hours: readonly CalendarHours[];
  readonly holidays: readonly CalendarHoliday[];
}
