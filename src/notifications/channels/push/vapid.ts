import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { ProviderSettings } from '../../../../libs/config/providers';

type VapidSettings = NonNullable<ProviderSettings['vapid']>;

/** How long a token holds; push services take up to 24 hours. */
const TOKEN_SECONDS = 12 * 3_600;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tells push services who sends (VAPID, RFC 8292). */
export class Vapid {
  private readonly key: KeyObject;

  constructor(private readonly settings: VapidSettings) {
    const point = Buffer.from(settings.publicKey, 'base64url');
    this.key = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        d: settings.privateKey,
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
    });
  }

  /** The header `Authorization` for the push service of an endpoint. */
  authorization(endpoint: string, at: Date): string {
    const { origin } = new URL(endpoint);
    const expiry = Math.floor(at.getTime() / 1_000) + TOKEN_SECONDS;
    const claims = { aud: origin, exp: expiry, sub: this.settings.subject };
    const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return `vapid t=${text}.${signature.toString('base64url')}, k=${this.settings.publicKey}`;
  }
}
