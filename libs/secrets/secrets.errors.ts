import { DomainError } from '../kernel/domain-error';

/** The installation has no `ENCRYPTION_KEYS`, so nothing secret can be stored or read. */
export class NoEncryptionKey extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'no-encryption-key';

  constructor() {
    super('This installation has no encryption key (ENCRYPTION_KEYS), so it stores no addresses and other secrets.');
  }
}

/** A secret was encrypted with a key that the installation no longer has, or its row was changed by somebody else. */
export class SecretUnreadable extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'secret-unreadable';

  constructor(keyId: string) {
    super(`A stored secret cannot be decrypted with the key ${JSON.stringify(keyId)} of ENCRYPTION_KEYS.`);
  }
}
