import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Credential } from './member';

const MAX_MS = 60_000;
const MAX = 10_000;

interface Remembered {
  readonly credential: Credential;
  readonly untilMs: number;
}

/** What tokens that were found good said, for a minute and never past their expiry; by their hash, the longest unused forgotten first. */
export class RememberedTokens {
  private readonly credentials: LRUCache<string, Remembered>;

  /** @param max how many are remembered */
  constructor(max = MAX) {
    this.credentials = new LRUCache({ max });
  }

  /** What the token said; undefined when that is not known any more. */
  get(token: string, nowMs = Date.now()): Credential | undefined {
    const found = this.credentials.get(hashOf(token));
    return found && nowMs < found.untilMs ? found.credential : undefined;
  }

  /** @param expiresAtMs the token's own expiry */
  remember(token: string, credential: Credential, expiresAtMs: number, nowMs = Date.now()): void {
    this.credentials.set(hashOf(token), { credential, untilMs: Math.min(nowMs + MAX_MS, expiresAtMs) });
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');
