import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Credential } from './member';

const MAX_MS = 60_000;
const MAX = 10_000;

interface Remembered {
  readonly credential: Credential;
  readonly untilMs: number;
}

/**
 * Caches the credentials of verified tokens for a minute, but never past the expiry of the token. The key is the hash of
 * the token. The least recently used entry is evicted first.
 */
export class RememberedTokens {
  private readonly credentials: LRUCache<string, Remembered>;

  /** @param max the maximum number of cached tokens */
  constructor(max = MAX) {
    this.credentials = new LRUCache({ max });
  }

  /** Returns the credential of a token, or undefined when it is not cached or no longer valid. */
  get(token: string, nowMs = Date.now()): Credential | undefined {
    const found = this.credentials.get(hashOf(token));
    return found && nowMs < found.untilMs ? found.credential : undefined;
  }

  /** @param expiresAtMs the expiry of the token itself, in milliseconds since the epoch */
  remember(token: string, credential: Credential, expiresAtMs: number, nowMs = Date.now()): void {
    this.credentials.set(hashOf(token), { credential, untilMs: Math.min(nowMs + MAX_MS, expiresAtMs) });
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');
