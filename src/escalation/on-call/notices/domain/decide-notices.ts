/** What is known of who was on call when a schedule was last looked at. Times are milliseconds. */
export interface Watched {
  readonly onCall: readonly string[];
  /** When the next handoff was expected; null: none. */
  readonly handoffAt: number | null;
  /** The handoffs to come that have been announced, each to a member. */
  readonly announced: readonly MemberStart[];
}

/** From when on somebody is on call. */
export interface MemberStart {
  readonly memberId: string;
  readonly at: number;
}

/** Who is on call from an instant on. */
export interface ComingChange {
  readonly at: number;
  readonly members: readonly string[];
}

/** How long after a look, at the latest, the next one is. */
export const MAX_LOOK_INTERVAL_MS = 86_400_000;

/** Who is on call now and later. */
export interface OnCallNow {
  readonly at: number;
  readonly present: readonly string[];
  /** When a shift begins or ends, in order: the next time, and all times until a notice may be due before the next look. */
  readonly changes: readonly ComingChange[];
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

const without = (members: readonly string[], others: readonly string[]): string[] =>
  members.filter((id) => !others.includes(id));

/** Who is told now, and when to look again. Each handoff is announced once to whom it brings on call, and told once. */
export function decideNotices(watched: Watched, now: OnCallNow): NoticePlan {
  const { at, present, noticeMs } = now;
  const until = now.changes[0]?.at ?? null;
  const [joined, left] = [without(present, watched.onCall), without(watched.onCall, present)];
  const starts = noticeMs === 0 ? [] : startsOf(now);
  const known = watched.announced.filter((one) => one.at > at);
  const announced = starts.filter((one) => one.at - noticeMs <= at && !isAmong(known, one));
  const later = starts.find((one) => one.at - noticeMs > at);
  return {
    notices: [...changes(watched, now, joined, left), ...announced.map((one): Notice => ({ kind: 'before', ...one }))],
    hasChanged: joined.length + left.length > 0,
    watched: { onCall: present, handoffAt: until, announced: [...known, ...announced] },
    nextAt: Math.min(until ?? Infinity, later ? later.at - noticeMs : Infinity, at + MAX_LOOK_INTERVAL_MS),
  };
}

/** Whom each change brings on call, in order. */
function startsOf({ present, changes: coming }: OnCallNow): readonly MemberStart[] {
  return coming.flatMap(({ at, members }, i) =>
    without(members, coming[i - 1]?.members ?? present).map((memberId) => ({ memberId, at })),
  );
}

const isAmong = (starts: readonly MemberStart[], { memberId, at }: MemberStart): boolean =>
  starts.some((one) => one.memberId === memberId && one.at === at);

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
