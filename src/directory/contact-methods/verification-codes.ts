import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../../libs/secrets/secrets';

/** The purpose of the key from which codes are derived. */
const CODES = 'verification-code';
const CODE_DIGITS = 6;

const derive = (key: Buffer, verificationId: string): string => {
  const number = createHmac('sha256', key).update(verificationId).digest().readUIntBE(0, 6);
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
};

/**
 * The codes that prove an address. A code is derived from the random id of its verification with a secret key, so that
 * neither the code nor a hash of it, which could be guessed from six digits, is stored anywhere.
 */
@Injectable()
export class VerificationCodes {
  constructor(private readonly secrets: Secrets) {}

  /** The code of a verification: 6 digits. @throws NoEncryptionKey */
  codeOf(verificationId: string): string {
    return derive(this.secrets.derivedKey(CODES).key, verificationId);
  }

  /** Whether this is the code of a verification, with the current or an older key. The comparison takes constant time. */
  isCodeOf(verificationId: string, code: string): boolean {
    const given = Buffer.from(code);
    const codes = this.secrets.derivedKeys(CODES).map(({ key }) => Buffer.from(derive(key, verificationId)));
    return given.length === CODE_DIGITS && codes.filter((one) => timingSafeEqual(one, given)).length > 0;
  }
}
