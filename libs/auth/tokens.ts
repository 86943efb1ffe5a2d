import { Injectable } from '@nestjs/common';
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

/** The key set of AUTH_JWKS_URL can not be had. */
class KeySetUnavailableError extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'keys-away';
}

/** jose's codes for a key set that did not come, or not with 200. */
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

/** What the token calls its holder. */
const nameOf = (claims: JWTPayload): string | null => {
  const [name] = [...strings(claims['name']), ...strings(claims['preferred_username'])]
    .map((given) => given.trim())
    .filter(Boolean);
  return name?.slice(0, MAX_NAME_LENGTH) ?? null;
};

/** Checks bearer tokens: HS256 with AUTH_JWT_SECRET, or signed by a key of AUTH_JWKS_URL. */
@Injectable()
export class Tokens {
  private readonly remembered = new RememberedTokens();
  private readonly verify: (token: string) => Promise<JWTPayload>;

  constructor({ auth }: Config) {
    const keys = auth.jwksUrl ? createRemoteJWKSet(new URL(auth.jwksUrl)) : undefined;
    const secret = new TextEncoder().encode(auth.jwtSecret ?? '');
    const required = { requiredClaims: ['sub', 'exp'] };
    this.verify = async (token) =>
      keys
        ? (await jwtVerify(token, keys, { ...required, algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'] })).payload
        : (await jwtVerify(token, secret, { ...required, algorithms: ['HS256'] })).payload;
  }

  /**
   * What a token says of its holder.
   * @throws Unauthenticated when the token is not to be trusted; KeySetUnavailableError when that can not be told
   */
  async credentialOf(token: string): Promise<Credential> {
    const remembered = this.remembered.get(token);
    if (remembered) return remembered;
    const claims = await this.claimsOf(token);
    const credential = credentialFrom(claims);
    this.remembered.remember(token, credential, (claims.exp ?? 0) * 1_000);
    return credential;
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      return await this.verify(token);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Unauthenticated('The token has expired.');
      if (error instanceof errors.JOSEError && !keyFetchErrors.includes(error.code))
        throw new Unauthenticated('The token is not valid.');
      throw new KeySetUnavailableError('The keys that tokens are checked with can not be reached.');
    }
  }
}

/** @throws Unauthenticated when the claims do not say who it is, or of which tenant */
function credentialFrom(claims: JWTPayload): Credential {
  if (!isUuid(claims.sub)) throw new Unauthenticated('The token has no UUID as its subject (sub).');
  const tenants = tenantsOf(claims);
  if (tenants.length === 0) throw new Unauthenticated('The token names no tenant (tenant_id, customer_id or tenants).');
  const roles = strings(claims['roles']);
  const permissions = granted(roles, strings(claims['permissions']));
  const isService = roles.includes('service');
  const seesAll = isService || permissions.has('alerts.manage');
  return { id: claims.sub, name: nameOf(claims), tenants, roles, permissions, isService, seesAll };
}
