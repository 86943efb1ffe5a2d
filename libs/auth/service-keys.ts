import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { hashOfKey, type ServiceKeyEntry } from '../config/service-keys';
import { Unauthenticated } from './auth.errors';
import type { Credential } from './member';
import { granted } from './permissions';

const roles = ['service'] as const;

/** A UUID (version 8) that a name always has. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(`service key ${name}`).digest('hex');
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const credentialOf = ({ name, tenantId }: ServiceKeyEntry): Credential => ({
  id: idOf(name),
  name,
  tenants: tenantId === undefined ? 'all' : [tenantId],
  roles,
  permissions: granted(roles, []),
  isService: true,
  seesAll: true,
});

/** Checks the keys of services (`INTERNAL_SERVICE_KEYS`), of which only hashes are held. */
@Injectable()
export class ServiceKeys {
  private readonly known: readonly { hash: Buffer; credential: Credential }[];

  constructor({ auth }: Config) {
    this.known = auth.serviceKeys.map((entry) => ({ hash: entry.hash, credential: credentialOf(entry) }));
  }

  /**
   * What a key says of the service that shows it; takes as long whichever key it is.
   * @throws Unauthenticated when it is none of the known
   */
  credentialOf(key: string): Credential {
    const hash = hashOfKey(key);
    const [found] = this.known.filter((one) => timingSafeEqual(one.hash, hash));
    if (!found) throw new Unauthenticated('The service key is not known.');
    return found.credential;
  }
}
