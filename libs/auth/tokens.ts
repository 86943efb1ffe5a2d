import { Injectable, Logger } from '@nestjs/common';
import { createRemoteJWKSet, errors, JWTPayload, jwtVerify } from 'jose';
import { Config } from '../config/config';
import { DomainError } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';
import { isUuid } from '../kernel/uuid';
import { Unauthenticated } from './auth.errors';
import type { Credential } from './member';
import { granted } from './permissions';
import { RememberedTokens } from './remembered-tokens';

const MAX_NAME_LENGTH = 200;
const MAX_EMAIL_LENGTH = 254;

/** The key set of AUTH_JWKS_URL cannot be loaded. */
class KeySetUnavailableError extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'keys-away';
}

/** jose's error codes when the key set cannot be loaded, or is not valid. */
const keyFetchErrors = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

const strings = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (item): item is string => typeof item === 'string' && unstorable(item) === undefined,
  );

/** The tenants that a token names: `tenant_id` (or its synonym `customer_id`), or `tenants`. */
const tenantsOf = (claims: JWTPayload): string[] => {
  const named = [...strings(claims['tenant_id'] ?? claims['customer_id']), ...strings(claims['tenants'])];
  return [...new Set(named.filter(isUuid).map((tenant) => tenant.toLowerCase()))];
};

/** The name of the holder: `name`, else `preferred_username`. */
const nameOf = (claims: JWTPayload): string | null => {
  const [name] = [...strings(claims['name']), ...strings(claims['preferred_username'])]
    .map((given) => given.trim())
    .filter(Boolean);
  return name?.slice(0, MAX_NAME_LENGTH) ?? null;
};

/** The e-mail address of the holder. A longer one is none. */
const emailOf = (claims: JWTPayload): Credential['email'] => {
  const [address] = strings(claims['email']);
  if (!address || address.length > MAX_EMAIL_LENGTH) return null;
  return { address, isVerified: claims['email_verified'] === true };
};

/** Checks bearer tokens: HS256 with AUTH_JWT_SECRET, or signed by a key of AUTH_JWKS_URL. */
@Injectable()
export class Tokens {
  private readonly remembered = new RememberedTokens();
  private readonly verify: (token: string) => Promise<JWTPayload>;

  constructor({ auth }: Config) {
    const keys = auth.jwksUrl ? createRemoteJWKSet(new URL(auth.jwksUrl)) : undefined;
    const secret = new TextEncoder().encode(auth.jwtSecret ?? '');
    const required = {
      requiredClaims: ['sub', 'exp'],
      ...(auth.issuer !== undefined && { issuer: auth.issuer }),
      ...(auth.audience !== undefined && { audience: auth.audience }),
    };
    const unchecked = [!auth.issuer && 'AUTH_ISSUER', !auth.audience && 'AUTH_AUDIENCE'].filter(Boolean);
    if (keys && unchecked.length > 0)
      new Logger(Tokens.name).warn(
        `${unchecked.join(' and ')} not set: a token that the key set's owner issued for another purpose is accepted, too`,
      );
    this.verify = async (token) =>
      keys
        ? (await jwtVerify(token, keys, { ...required, algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'] })).payload
        : (await jwtVerify(token, secret, { ...required, algorithms: ['HS256'] })).payload;
  }

  /**
   * Verifies a token and returns the credential of its holder.
   * @throws Unauthenticated when the token is not valid
   * @throws KeySetUnavailableError when it cannot be verified, because the key set is unavailable
   */
  async credentialOf(token: string): Promise<Credential> {
    return this.remembered.get(token) ?? (await this.check(token)).credential;
  }

  /** Verifies a token, as `credentialOf` does. @returns the credential of its holder, and when the token expires */
  async check(token: string): Promise<{ readonly credential: Credential; readonly expiresAt: Date }> {
    const claims = await this.claimsOf(token);
    const expiresAt = new Date((claims.exp ?? 0) * 1_000);
    const credential = { ...credentialFrom(claims), expiresAt };
    this.remembered.remember(token, credential, expiresAt.getTime());
    return { credential, expiresAt };
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      return await this.verify(token);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Unauthenticated('The token has expired.');
      if (error instanceof errors.JOSEError && !keyFetchErrors.includes(error.code))
        throw new Unauthenticated('The token is not valid.');
      throw new KeySetUnavailableError('The public keys that verify tokens cannot be loaded. Try again later.');
    }
  }
}

/**
 * The credential of the holder of a token whose claims were verified.
 * @throws Unauthenticated when the claims name no member or no tenant
 */
export function credentialFrom(claims: JWTPayload): Credential {
  if (!isUuid(claims.sub)) throw new Unauthenticated('The subject of the token (sub) must be a UUID.');
  const tenants = tenantsOf(claims);
  if (tenants.length === 0) throw new Unauthenticated('The token names no tenant (tenant_id, customer_id or tenants).');
  const roles = strings(claims['roles']);
  const permissions = granted(roles, strings(claims['permissions']));
  const isService = roles.includes('service');
  const seesAll = isService || permissions.has('alerts.manage');
  const id = claims.sub.toLowerCase();
  return { id, name: nameOf(claims), email: emailOf(claims), tenants, roles, permissions, isService, seesAll };
}
