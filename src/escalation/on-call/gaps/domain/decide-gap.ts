/** A time in which nobody is on call, in milliseconds. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/** The gap of a schedule as it was last reported. */
export interface ReportedGap extends Gap {
  /** Whether it began within a day then. */
  readonly isSoon: boolean;
  readonly reportedAt: number;
}

/** What follows from a look at the gaps of a schedule. */
export interface GapDecision {
  /** What is reported; null: nothing new. */
  readonly report: 'gap' | 'covered' | null;
  /** What has been reported until now; null: no gap, or it is covered. */
  readonly reported: ReportedGap | null;
}

const HOUR = 3_600_000;
const SOON = 24 * HOUR;
/** A problem that is not reported again for a week is taken for over. */
const REPEAT_AFTER = 6 * 24 * HOUR;

/** Whether the reported gap, still to come, is covered, and another one has taken its place. */
const isAnother = (reported: ReportedGap, { from, until }: Gap, now: number): boolean =>
  reported.until > now && (from >= reported.until || until <= reported.from);

/**
 * Decides whether a gap is reported: the first one that is seen, when it is soon, when it takes the place of a covered one, and
 * again after some days.
 * @param reported null: none, or it was covered
 * @param gap the first gap from now on; undefined: none
 */
export function decideGap(reported: ReportedGap | null, gap: Gap | undefined, now: number): GapDecision {
  if (!gap) return { report: reported ? 'covered' : null, reported: null };
  const isSoon = gap.from - now < SOON;
  const isNew =
    !reported ||
    (isSoon && !reported.isSoon) ||
    isAnother(reported, gap, now) ||
    now - reported.reportedAt >= REPEAT_AFTER;
  if (isNew) return { report: 'gap', reported: { ...gap, isSoon, reportedAt: now } };
  // the next gap of a schedule that has some every night is the same problem; one that is not soon any more can become so again
  return { report: null, reported: { ...gap, isSoon, reportedAt: reported.reportedAt } };
}
