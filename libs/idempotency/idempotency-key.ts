import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { InvalidInput } from '../kernel/domain-error';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const printable = /^[\x20-\x7e]{1,255}$/;

/** The JSON pointer of the header in faults. */
export const HEADER_POINTER = '/headers/idempotency-key';

/** The scope of a key: the same text is a different key for another member, or on another route. */
export interface KeyScope {
  readonly tenantId: string;
  readonly memberId: string;
  readonly method: string;
  /** The path with its ids, without the query. */
  readonly path: string;
}

/**
 * A client's key for one request. It hashes and encrypts, so that neither the key nor the answer is stored in plain.
 */
export class IdempotencyKey {
  /** The hash under which the answer is stored. */
  readonly hash: Buffer;
  private readonly secret: Buffer;

  /** @throws InvalidInput when it is not 1 to 255 printable ASCII characters */
  constructor(scope: KeyScope, key: string) {
    if (!printable.test(key))
      throw new InvalidInput([{ pointer: HEADER_POINTER, detail: 'must be 1 to 255 printable ASCII characters' }]);
    const { tenantId, memberId, method, path } = scope;
    const salt = createHash('sha256')
      .update(JSON.stringify([tenantId, memberId, method, path]))
      .digest();
    this.hash = createHash('sha256').update(salt).update(key).digest();
    this.secret = Buffer.from(hkdfSync('sha256', key, salt, 'campana idempotency key', KEY_BYTES));
  }

  /** A keyed hash of a request, to detect different requests with the same key. */
  fingerprint(request: string): Buffer {
    return createHmac('sha256', this.secret).update(request).digest();
  }

  /** Encrypts a text. Only the same key can open it. */
  seal(text: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.secret, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** Decrypts a text. @throws Error when it was not sealed with this key */
  open(sealed: Buffer): string {
    const decipher = createDecipheriv(CIPHER, this.secret, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const content = sealed.subarray(IV_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8');
  }
}
