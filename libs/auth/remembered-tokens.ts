import { createHash } from 'node:crypto';
import type { Credential } from './member';

const MAX_MS = 60_000;
const MAX = 10_000;

interface Remembered {
  readonly credential: Credential;
  readonly untilMs: number;
}

/** What tokens that were found good said, for a minute and never past their expiry; by their hash, the oldest forgotten first. */
export class RememberedTokens {
  private readonly credentials = new Map<string, Remembered>();

  /** @param max how many are remembered */
  constructor(private readonly max = MAX) {}

  /** What the token said; undefined when that is not known any more. */
  get(token: string, nowMs = Date.now()): Credential | undefined {
    const hash = hashOf(token);
    const found = this.credentials.get(hash);
    if (!found || nowMs < found.untilMs) return found?.credential;
    this.credentials.delete(hash);
    return undefined;
  }

  /** @param expiresAtMs the token's own expiry */
  remember(token: string, credential: Credential, expiresAtMs: number, nowMs = Date.now()): void {
    const [oldest] = this.credentials.size >= this.max ? this.credentials.keys() : [];
    if (oldest !== undefined) this.credentials.delete(oldest);
    this.credentials.set(hashOf(token), { credential, untilMs: Math.min(nowMs + MAX_MS, expiresAtMs) });
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');
