import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { NoEncryptionKey, SecretUnreadable } from './secrets.errors';

/** A key for one purpose, and the id of the encryption key that it is derived from. */
export interface DerivedKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** The row that a secret belongs to. The secret of one row cannot be read as that of another. */
export interface SecretOwner {
  readonly tenantId: string;
  readonly id: string;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what is stored, and derives keys from `ENCRYPTION_KEYS`. Each purpose, such as `contact-method-address`, has a key of
 * its own. All methods throw NoEncryptionKey when the installation has no key.
 */
@Injectable()
export class Secrets {
  private readonly derived = new Map<string, readonly DerivedKey[]>();

  constructor(private readonly config: Config) {}

  /** Whether the installation has a key. */
  get isConfigured(): boolean {
    return this.config.secrets.encryptionKeys.length > 0;
  }

  /** Encrypts a text with the first key (AES-256-GCM). @returns `<key id>.<base64url>` */
  encrypt(purpose: string, owner: SecretOwner, text: string): string {
    const { id, key } = this.derivedKey(purpose);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv).setAAD(associated(owner));
    const encrypted = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${id}.${encrypted.toString('base64url')}`;
  }

  /**
   * Decrypts what `encrypt` made for the same purpose and row, with the key that encrypted it.
   * @throws SecretUnreadable when the key is missing, or the text was changed or belongs to another row
   */
  decrypt(purpose: string, owner: SecretOwner, encrypted: string): string {
    const [id = '', content = ''] = encrypted.split('.');
    const known = this.derivedKeys(purpose).find((one) => one.id === id);
    const bytes = Buffer.from(content, 'base64url');
    if (!known || bytes.length < IV_BYTES + TAG_BYTES) throw new SecretUnreadable(id);
    try {
      const decipher = createDecipheriv(CIPHER, known.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(associated(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new SecretUnreadable(id);
    }
  }

  /** The current key for a purpose, derived from the first encryption key. */
  derivedKey(purpose: string): DerivedKey {
    const [first] = this.derivedKeys(purpose);
    if (!first) throw new NoEncryptionKey();
    return first;
  }

  /** The keys for a purpose, one for each encryption key, the current one first: for checking what an older key signed. */
  derivedKeys(purpose: string): readonly DerivedKey[] {
    if (!this.isConfigured) throw new NoEncryptionKey();
    const known = this.derived.get(purpose);
    if (known) return known;
    const keys = this.config.secrets.encryptionKeys.map(({ id, key }) => ({
      id,
      key: Buffer.from(hkdfSync('sha256', key, '', `campana ${purpose}`, 32)),
    }));
    this.derived.set(purpose, keys);
    return keys;
  }

  /**
   * The hashes of a text with each key (HMAC-SHA-256, hexadecimal), the current one first. Store the first one; compare with
   * all, so that rows of an older key are found. Nobody can try out texts without the key.
   */
  hashesOf(purpose: string, text: string): readonly string[] {
    return this.derivedKeys(`hash of ${purpose}`).map(({ key }) =>
      createHmac('sha256', key).update(text).digest('hex'),
    );
  }
}

const associated = ({ tenantId, id }: SecretOwner): Buffer => Buffer.from(`${tenantId}/${id}`);
