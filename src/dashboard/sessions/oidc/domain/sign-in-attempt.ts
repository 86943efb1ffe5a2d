/** What the browser keeps, in a cookie, while somebody is at the provider. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  /** The secret of PKCE, of which the provider has the hash. */
  readonly verifier: string;
  /** The page to show afterwards. */
  readonly returnTo: string;
  readonly startedAtMs: number;
}

/** How long somebody may be at the provider. */
export const ATTEMPT_SECONDS = 600;

/** Writes an attempt as the value of a cookie. */
export const attemptText = (attempt: SignInAttempt): string =>
  Buffer.from(JSON.stringify(attempt)).toString('base64url');

const isText = (value: unknown): value is string => typeof value === 'string' && value.length >= 1;

/** Reads the value of the cookie. @returns undefined: it is no attempt, or it began too long ago */
export function attemptFrom(text: string | undefined, nowMs: number): SignInAttempt | undefined {
  const { state, nonce, verifier, returnTo, startedAtMs } = (parsed(text) ?? {}) as Partial<SignInAttempt>;
  if (!isText(state) || !isText(nonce) || !isText(verifier) || !isText(returnTo) || typeof startedAtMs !== 'number')
    return undefined;
  const ageMs = nowMs - startedAtMs;
  const isFresh = ageMs >= 0 && ageMs <= ATTEMPT_SECONDS * 1_000;
  return isFresh ? { state, nonce, verifier, returnTo, startedAtMs } : undefined;
}

function parsed(text: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
