import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type DerivedKey, Secrets } from '../../../../libs/secrets/secrets';

/** What a link or button in a message does. */
export const tokenActions = ['open', 'acknowledge', 'resolve', 'unsubscribe', 'extend'] as const;
export type TokenAction = (typeof tokenActions)[number];

/** What a token says. */
export interface ActionToken {
  readonly deliveryId: string;
  readonly action: TokenAction;
  readonly expiresAt: Date;
}

const PURPOSE = 'action-link';
const VERSION = 1;
const SIGNED_BYTES = 23;
const SIGNATURE_BYTES = 16;
const TOKEN_PATTERN = /^[\w-]{52}$/;

/** One byte, to find the key by; keys with equal bytes are all tried. */
const keyByte = ({ id }: DerivedKey): number => createHmac('sha256', 'key id').update(id).digest()[0] ?? 0;

const signatureOf = ({ key }: DerivedKey, signed: Buffer): Buffer =>
  createHmac('sha256', key).update(signed).digest().subarray(0, SIGNATURE_BYTES);

/**
 * Makes and reads the tokens of action links: version, key, delivery, action, expiry and signature in 39 bytes, 52 characters,
 * so that they fit the buttons of Telegram. The methods throw NoEncryptionKey.
 */
@Injectable()
export class ActionTokens {
  constructor(private readonly secrets: Secrets) {}

  /** Makes a token of 52 characters. */
  create({ deliveryId, action, expiresAt }: ActionToken): string {
    const key = this.secrets.derivedKey(PURPOSE);
    const signed = Buffer.alloc(SIGNED_BYTES);
    signed.writeUInt8(VERSION, 0);
    signed.writeUInt8(keyByte(key), 1);
    signed.write(deliveryId.replaceAll('-', ''), 2, 'hex');
    signed.writeUInt8(tokenActions.indexOf(action), 18);
    signed.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 19);
    return Buffer.concat([signed, signatureOf(key, signed)]).toString('base64url');
  }

  /** Reads a token, also one that has expired. @returns undefined when this installation did not make it */
  read(token: string): ActionToken | undefined {
    if (!TOKEN_PATTERN.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    const [signed, signature] = [bytes.subarray(0, SIGNED_BYTES), bytes.subarray(SIGNED_BYTES)];
    const action = tokenActions[signed.readUInt8(18)];
    if (signed.readUInt8(0) !== VERSION || !action) return undefined;
    const keys = this.secrets.derivedKeys(PURPOSE).filter((key) => keyByte(key) === signed.readUInt8(1));
    if (!keys.some((key) => timingSafeEqual(signatureOf(key, signed), signature))) return undefined;
    const hex = signed.toString('hex', 2, 18);
    const deliveryId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { deliveryId, action, expiresAt: new Date(signed.readUInt32BE(19) * 1_000) };
  }
}
