import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, JWTPayload, jwtVerify } from 'jose';
import { Config } from '../config/config';
import { DomainError } from '../kernel/domain-error';
import { isUuid } from '../kernel/uuid';
import { Forbidden, Unauthenticated } from './auth.errors';
import type { Member } from './member';
import { granted } from './permissions';

/** The key set of AUTH_JWKS_URL can not be had. */
class KeysAway extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'keys-away';
}

/** jose's codes for a key set that did not come, or not with 200. */
const keyFetchErrors = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

const strings = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

/** The tenants that a token names: `tenant_id` (or its synonym `customer_id`), or `tenants`. */
const tenantsOf = (claims: JWTPayload): string[] =>
  [...strings(claims['tenant_id'] ?? claims['customer_id']), ...strings(claims['tenants'])].filter(isUuid);

/** Checks bearer tokens: HS256 with AUTH_JWT_SECRET, or signed by a key of AUTH_JWKS_URL. */
@Injectable()
export class Tokens {
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
   * The member that a token speaks for.
   * @param wantedTenant the tenant chosen by the request, for members of several
   * @throws Unauthenticated when the token is not to be trusted; Forbidden when it is not of the wanted tenant
   */
  async memberOf(token: string, wantedTenant?: string): Promise<Member> {
    const claims = await this.claimsOf(token);
    if (!isUuid(claims.sub)) throw new Unauthenticated('The token has no UUID as its subject (sub).');
    const tenants = tenantsOf(claims);
    const [first] = tenants;
    if (!first) throw new Unauthenticated('The token names no tenant (tenant_id, customer_id or tenants).');
    const tenantId = (wantedTenant ?? first).toLowerCase();
    if (!tenants.some((tenant) => tenant.toLowerCase() === tenantId))
      throw new Forbidden('The token is not of that tenant.');
    return { id: claims.sub, tenantId, permissions: granted(strings(claims['roles']), strings(claims['permissions'])) };
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      return await this.verify(token);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Unauthenticated('The token has expired.');
      if (error instanceof errors.JOSEError && !keyFetchErrors.includes(error.code))
        throw new Unauthenticated('The token is not valid.');
      throw new KeysAway('The keys that tokens are checked with can not be reached.');
    }
  }
}
