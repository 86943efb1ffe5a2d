/** How somebody signed in. */
export const signInWays = ['demo', 'token', 'oidc'] as const;
export type SignInWay = (typeof signInWays)[number];

/** A signed-in browser. What its holder may do is that of the credential with which it was begun. */
export interface Session {
  readonly id: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly tenants: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly way: SignInWay;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** When its holder signed out; null: not yet. */
  readonly endedAt: Date | null;
  /** When the credential ends that is refreshed during the session; null: the session ends with its credential. */
  readonly credentialEndsAt: Date | null;
}

const HOUR_MS = 3_600_000;

/**
 * When a session ends that begins now: with its credential, at the latest after some hours.
 * @param credentialEndsAt null: the credential is refreshed
 */
export const sessionEnd = (now: Date, credentialEndsAt: Date | null, maxHours: number): Date =>
  new Date(Math.min(credentialEndsAt?.getTime() ?? Infinity, now.getTime() + maxHours * HOUR_MS));

/** Sessions that were not used since then are over. */
export const idleSince = (now: Date, idleHours: number): Date => new Date(now.getTime() - idleHours * HOUR_MS);

/** Whether a session counts: nobody ended it, its time is not over, and it was used within the idle hours. */
export const isLive = ({ endedAt, expiresAt, lastSeenAt }: Session, now: Date, idleHours: number): boolean =>
  endedAt === null && now < expiresAt && lastSeenAt > idleSince(now, idleHours);
