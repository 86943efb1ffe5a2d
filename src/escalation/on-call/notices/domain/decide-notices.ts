/** What is known of who was on call when a schedule was last looked at. Times are milliseconds. */
export interface Watched {
  readonly onCall: readonly string[];
  /** When the next handoff was expected; null: none. */
  readonly handoffAt: number | null;
  /** The handoff that has been announced; null: none yet. */
  readonly announcedAt: number | null;
}

/** Who is on call now and next. */
export interface OnCallNow {
  readonly at: number;
  readonly present: readonly string[];
  /** When a shift begins or ends next; null: not within a year. */
  readonly until: number | null;
  /** Who is on call from `until` on. */
  readonly next: readonly string[];
  /** How long before a handoff it is announced; 0: it is not. */
  readonly noticeMs: number;
  /** Whether people are told when something else than the time changes who is on call. */
  readonly tellsOfEdits: boolean;
}

/** What somebody is told: a handoff to them comes, has come, or their shift is over; or an edit has made the difference. */
export type NoticeKind = 'before' | 'start' | 'end' | 'added' | 'removed';

/** Somebody who is told something. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly memberId: string;
  /** When they are on call, or no longer. */
  readonly at: number;
}

/** What follows from a look at a schedule. */
export interface NoticePlan {
  readonly notices: readonly Notice[];
  /** Whether others than before are on call. */
  readonly hasChanged: boolean;
  readonly watched: Watched;
  /** When to look again. */
  readonly nextAt: number;
}

/** A schedule on which nothing happens within a year is looked at every day. */
const DAY = 86_400_000;

const without = (members: readonly string[], others: readonly string[]): string[] =>
  members.filter((id) => !others.includes(id));

/** Who is told now, and when to look again. Each handoff is announced once and told once. */
export function decideNotices(watched: Watched, now: OnCallNow): NoticePlan {
  const { at, present, until } = now;
  const [joined, left] = [without(present, watched.onCall), without(watched.onCall, present)];
  const announced = announcement(watched, now);
  return {
    notices: [...changes(watched, now, joined, left), ...announced.notices],
    hasChanged: joined.length + left.length > 0,
    watched: { onCall: present, handoffAt: until, announcedAt: announced.announcedAt },
    nextAt: Math.min(until ?? at + DAY, announced.dueAt ?? Infinity),
  };
}

/** What those are told who are on call since the last look, or no longer. */
function changes({ handoffAt }: Watched, { at, tellsOfEdits }: OnCallNow, joined: string[], left: string[]): Notice[] {
  const isHandoff = handoffAt !== null && handoffAt <= at;
  if (!isHandoff && !tellsOfEdits) return [];
  const since = isHandoff ? handoffAt : at;
  const kinds = isHandoff ? (['start', 'end'] as const) : (['added', 'removed'] as const);
  return [joined, left].flatMap((members, i) =>
    members.map((memberId): Notice => ({ kind: kinds[i] ?? 'end', memberId, at: since })),
  );
}

/** The announcement of the next handoff, or when it is due. */
function announcement({ announcedAt }: Watched, { at, present, until, next, noticeMs }: OnCallNow) {
  const coming = without(next, present);
  if (until === null || noticeMs === 0 || coming.length === 0 || announcedAt === until)
    return { notices: [], announcedAt, dueAt: null };
  const dueAt = until - noticeMs;
  if (at < dueAt) return { notices: [], announcedAt, dueAt };
  const notices = coming.map((memberId): Notice => ({ kind: 'before', memberId, at: until }));
  return { notices, announcedAt: until, dueAt: null };
}
