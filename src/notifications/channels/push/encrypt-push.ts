import { createCipheriv, createECDH, createHmac, type ECDH, randomBytes } from 'node:crypto';

/** The keys of a browser's subscription, in base64url. */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** What is chosen anew for each message: a key pair of P-256, and 16 bytes. */
export interface MessageSecrets {
  readonly pair: ECDH;
  readonly salt: Buffer;
}

const RECORD_BYTES = 4_096;
/** Marks the end of the text in the last record. */
const LAST_RECORD = Buffer.from([2]);

const hmac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** HKDF of one block: extracts with the salt, expands with the info. */
const derive = (salt: Buffer, secret: Buffer, info: Buffer | string, bytes: number): Buffer =>
  hmac(hmac(salt, secret), info, Buffer.from([1])).subarray(0, bytes);

const newSecrets = (): MessageSecrets => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return { pair, salt: randomBytes(16) };
};

/**
 * Encrypts a push message for a browser (RFC 8291, in one record of `aes128gcm`, RFC 8188).
 * @param keys of the subscription
 * @returns the body of the request
 * @throws Error when the keys are not those of a subscription
 */
export function encryptPush(text: Buffer, keys: PushKeys, { pair, salt }: MessageSecrets = newSecrets()): Buffer {
  const receiver = Buffer.from(keys.p256dh, 'base64url');
  const sender = pair.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, sender]);
  const secret = derive(Buffer.from(keys.auth, 'base64url'), pair.computeSecret(receiver), info, 32);
  const key = derive(salt, secret, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(salt, secret, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  const head = [salt, size, Buffer.from([sender.length]), sender];
  return Buffer.concat([...head, cipher.update(text), cipher.update(LAST_RECORD), cipher.final(), cipher.getAuthTag()]);
}
