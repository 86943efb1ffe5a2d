import { isUuid, uuidv5 } from '../../../../../libs/kernel/uuid';

type Claims = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

/** A claim by its name, or else by its name as a path of names: `realm_access.roles`. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) => (isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
      claims,
    );
}

/** The id of a member: the provider's, if that is a UUID, else always the same UUID of issuer and subject. */
export const memberIdOf = (issuer: string, subject: string): string =>
  isUuid(subject) ? subject.toLowerCase() : uuidv5(issuer, subject);

/** The claims of an ID token as those of a bearer token, of which Campana reads who somebody is and what they may do. */
export const memberClaims = (
  claims: Claims & { sub: string },
  issuer: string,
  names: { tenants: string; roles: string },
) => ({
  sub: memberIdOf(issuer, claims.sub),
  name: claims['name'],
  preferred_username: claims['preferred_username'],
  email: claims['email'],
  email_verified: claims['email_verified'],
  tenants: claimOf(claims, names.tenants),
  roles: claimOf(claims, names.roles),
});
