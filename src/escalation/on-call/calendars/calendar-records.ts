/** The permission to read shifts as a calendar without signing in. */
export interface CalendarTokenRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly scheduleId: string;
  /** Whose shifts; null: everybody's. */
  readonly memberId: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** An import in a list, without the file. */
export type ListedImport = Omit<CalendarImportRecord, 'ics'>;

/** A calendar of elsewhere that says who is on call. */
export interface CalendarImportRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly scheduleId: string;
  /** Encrypted: a URL may contain a secret. null: the file was given. */
  readonly url: string | null;
  /** The host of the URL. */
  readonly shownUrl: string | null;
  /** The file as it could last be read; null: never. */
  readonly ics: string | null;
  /** Whom it names who is no member. */
  readonly unknownPeople: readonly string[];
  /** Why it could not be read the last time; null: it could. */
  readonly error: string | null;
  readonly errorLine: number | null;
  readonly failures: number;
  /** When it was last read. */
  readonly readAt: Date | null;
  readonly nextAt: Date;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
