const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The longest wait before the next attempt, and the longest that a provider may ask for. */
const MAX_WAIT_MS = 15 * MINUTE_MS;
const MAX_RETRY_AFTER_MS = HOUR_MS;
/** So many failures in a row at one provider, then the next one is used. */
export const FAILURES_BEFORE_FAILOVER = 2;
/** Another provider is not waited for longer than this. */
const MAX_FAILOVER_SECONDS = 10;

/** How long a delivery is tried, from its due time, in milliseconds. */
export function maxAgeMs(kind: string, channel: string, severity: string | null): number {
  // a code is valid for ten minutes
  if (kind === 'code' || kind === 'test') return 10 * MINUTE_MS;
  if (channel === 'webhook' || severity === 'low') return 24 * HOUR_MS;
  return severity === 'medium' ? 12 * HOUR_MS : 4 * HOUR_MS;
}

/**
 * How long to wait before the next attempt: full jitter over a second that doubles with each failure.
 * @param failures how many attempts have failed, at least 1
 * @param random between 0 and 1
 */
export const waitMs = (failures: number, random: number): number =>
  Math.round(random * Math.min(MAX_WAIT_MS, SECOND_MS * 2 ** Math.min(failures, 20)));

/** How an attempt ended, as far as it matters for what follows. */
export type AttemptEnd =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'retry'; readonly errorCode: string; readonly retryAfterSeconds: number | null }
  | { readonly outcome: 'refused' | 'unknown'; readonly errorCode: string };

/** What is known of a delivery when an attempt has ended. */
export interface AttemptContext {
  readonly now: Date;
  /** When trying ends. */
  readonly expiresAt: Date;
  /** How many attempts there were, this one among them. */
  readonly attempts: number;
  /** The most attempts. */
  readonly maxAttempts: number;
  /** Failures in a row at this provider, before this attempt. */
  readonly providerFailures: number;
  /** Whether another provider reaches the address. */
  readonly hasOtherProvider: boolean;
  /** Whether the message may be sent again after an attempt whose outcome nobody knows. */
  readonly mayRepeat: boolean;
  /** Between 0 and 1. */
  readonly random: number;
}

/** What an attempt makes of its delivery. */
export interface AfterAttempt {
  readonly state: 'accepted' | 'retrying' | 'failed' | 'unknown';
  readonly stateReason: string | null;
  /** When it is tried again; undefined: never. */
  readonly dueAt?: Date;
  /** Failures in a row at this provider. */
  readonly providerFailures: number;
}

/** Faults of our account with a provider, or of its service: another provider may do better. */
const isFaultOfProvider = (result: AttemptEnd): boolean =>
  result.outcome === 'refused' && result.errorCode === 'auth_error';

/** Whether the next attempt is made at another provider: this one does not work, or asks for a long pause. */
const isLeft = (result: AttemptEnd, { hasOtherProvider }: AttemptContext): boolean =>
  isFaultOfProvider(result) ||
  (hasOtherProvider && result.outcome === 'retry' && (result.retryAfterSeconds ?? 0) > MAX_FAILOVER_SECONDS);

function retryAt(result: AttemptEnd, context: AttemptContext): Date {
  const { now, providerFailures, hasOtherProvider, random, attempts } = context;
  const leaves = hasOtherProvider && providerFailures + 1 >= FAILURES_BEFORE_FAILOVER;
  const isAsked = result.outcome === 'retry' && result.retryAfterSeconds !== null;
  if (isAsked && !leaves)
    return new Date(now.getTime() + Math.min(MAX_RETRY_AFTER_MS, (result.retryAfterSeconds ?? 0) * SECOND_MS));
  // with another provider the next attempts come within ten seconds: one or two here, then one there
  const wait = hasOtherProvider ? waitMs(1, random) : waitMs(attempts, random);
  return new Date(now.getTime() + (leaves ? 0 : wait));
}

/** Decides what an attempt makes of its delivery. */
export function afterAttempt(result: AttemptEnd, context: AttemptContext): AfterAttempt {
  if (result.outcome === 'accepted') return { state: 'accepted', stateReason: null, providerFailures: 0 };
  const providerFailures = isLeft(result, context) ? FAILURES_BEFORE_FAILOVER : context.providerFailures + 1;
  if (result.outcome === 'refused' && !(isFaultOfProvider(result) && context.hasOtherProvider))
    return { state: 'failed', stateReason: result.errorCode, providerFailures };
  if (result.outcome === 'unknown' && !context.mayRepeat)
    return { state: 'unknown', stateReason: result.errorCode, providerFailures };
  const dueAt = retryAt(result, { ...context, providerFailures: providerFailures - 1 });
  if (context.attempts >= context.maxAttempts)
    return { state: 'failed', stateReason: 'max_attempts', providerFailures };
  if (dueAt > context.expiresAt) return { state: 'failed', stateReason: 'max_age', providerFailures };
  return { state: 'retrying', stateReason: result.errorCode, dueAt, providerFailures };
}
