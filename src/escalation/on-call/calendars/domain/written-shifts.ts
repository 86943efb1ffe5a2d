/** A shift that a calendar shows. */
export interface ShownShift {
  readonly from: Date;
  readonly until: Date;
  readonly memberId: string;
  readonly overrideId: string | null;
  /** When the turn or the override began, perhaps before the span that is read. */
  readonly since: Date;
}

const DAY = 86_400_000;

/** Which time a written calendar shows. */
export const SHOWN_DAYS = { before: 30, after: 180 } as const;
const READ_BEFORE_DAYS = 120;

/** The time of which the shifts are read, so that most of those at its edges have their real beginning. */
export const readSpan = (now: Date) => ({
  from: new Date(now.getTime() - READ_BEFORE_DAYS * DAY),
  until: new Date(now.getTime() + SHOWN_DAYS.after * DAY),
});

/** The shifts that are shown: of one member or of all, from a month ago on. */
export const shownShifts = <S extends ShownShift>(shifts: readonly S[], memberId: string | null, now: Date): S[] => {
  const begin = now.getTime() - SHOWN_DAYS.before * DAY;
  return shifts.filter((shift) => shift.until.getTime() > begin && (memberId === null || shift.memberId === memberId));
};

/**
 * What identifies a shift, also when its end moves, and when it began before the time that is read.
 * @param readFrom when that time begins
 */
export const shiftKey = (
  scheduleId: string,
  { memberId, overrideId, from, since }: ShownShift,
  readFrom: Date,
): string => {
  const begin = from <= readFrom ? since : from;
  return `${scheduleId} ${memberId} ${overrideId ?? ''} ${begin.toISOString()}`;
};
