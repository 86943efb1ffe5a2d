/** A shift that a calendar shows. */
export interface ShownShift {
  readonly from: Date;
  readonly until: Date;
  readonly memberId: string;
  readonly overrideId: string | null;
}

const DAY = 86_400_000;

/** Which time a written calendar shows. */
export const SHOWN_DAYS = { before: 30, after: 180 } as const;
/** No calendar program keeps a longer shift apart from one that began when it was first read. */
const READ_BEFORE_DAYS = 120;

/** The time of which the shifts are read, so that those at its edges have their real beginning. */
export const readSpan = (now: Date) => ({
  from: new Date(now.getTime() - READ_BEFORE_DAYS * DAY),
  until: new Date(now.getTime() + SHOWN_DAYS.after * DAY),
});

/** The shifts that are shown: of one member or of all, from a month ago on. */
export const shownShifts = <S extends ShownShift>(shifts: readonly S[], memberId: string | null, now: Date): S[] => {
  const begin = now.getTime() - SHOWN_DAYS.before * DAY;
  return shifts.filter((shift) => shift.until.getTime() > begin && (memberId === null || shift.memberId === memberId));
};

/** What identifies a shift, also when its end moves. */
export const shiftKey = (scheduleId: string, { memberId, overrideId, from }: ShownShift): string =>
  `${scheduleId} ${memberId} ${overrideId ?? ''} ${from.toISOString()}`;
