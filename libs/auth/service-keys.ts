import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { hashOfKey, type ServiceKeyEntry } from '../config/service-keys';
import { Unauthenticated } from './auth.errors';
import type { Credential } from './member';
import { granted } from './permissions';

const roles = ['service'] as const;

/** Derives a UUID (version 8) from the name of a service, always the same one. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(`service key ${name}`).digest('hex');
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const credentialOf = ({ name, tenantId }: ServiceKeyEntry): Credential => ({
  id: idOf(name),
  name,
  email: null,
  tenants: tenantId === undefined ? 'all' : [tenantId],
  roles,
  permissions: granted(roles, []),
  isService: true,
  seesAll: true,
});

/** Checks service keys (`INTERNAL_SERVICE_KEYS`). Only the hashes of the keys are held in memory. */
@Injectable()
export class ServiceKeys {
  private readonly known: readonly { hash: Buffer; credential: Credential }[];

  constructor({ auth }: Config) {
    this.known = auth.serviceKeys.map((entry) => ({ hash: entry.hash, credential: credentialOf(entry) }));
  }

  /**
   * Returns the credential of the service that owns the key. The comparison takes the same time for every key.
   * @throws Unauthenticated when the key is unknown
   */
  credentialOf(key: string): Credential {
    const hash = hashOfKey(key);
    const [found] = this.known.filter((one) => timingSafeEqual(one.hash, hash));
    if (!found) throw new Unauthenticated('The service key is unknown.');
    return found.credential;
  }
}
