import { Injectable } from '@nestjs/common';
import { Secrets } from '../../../../libs/secrets/secrets';

const PURPOSE = 'oidc-refresh-token';
/** A session may be of several tenants, so its tokens belong to none. */
const ownerOf = (sessionId: string) => ({ tenantId: 'sessions', id: sessionId });

/** Refresh tokens as they are stored: encrypted, each for its session alone. */
@Injectable()
export class RefreshTokens {
  constructor(private readonly secrets: Secrets) {}

  /** What is stored; null: there is no token, or no key to encrypt it with. The session then ends with its ID token. */
  stored(sessionId: string, token: string | undefined): string | null {
    if (token === undefined || !this.secrets.isConfigured) return null;
    return this.secrets.encrypt(PURPOSE, ownerOf(sessionId), token);
  }

  /** @throws SecretUnreadable, NoEncryptionKey */
  read(sessionId: string, stored: string): string {
    return this.secrets.decrypt(PURPOSE, ownerOf(sessionId), stored);
  }
}
