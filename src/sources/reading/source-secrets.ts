import { Injectable } from '@nestjs/common';
import { Secrets } from '../../../libs/secrets/secrets';
import { shownAuth, type SourceAuth } from '../domain/source-auth';
import type { MetricSourceRow } from '../source-view';

/** The purpose of the key that encrypts how Campana identifies itself to sources. */
export const METRIC_SOURCE_AUTH = 'metric-source-auth';

/** The credentials for sources, encrypted where they are stored. */
@Injectable()
export class SourceSecrets {
  constructor(private readonly secrets: Secrets) {}

  /** The columns that store the credentials. @throws NoEncryptionKey */
  columnsOf(
    owner: Pick<MetricSourceRow, 'id' | 'tenantId'>,
    auth: SourceAuth | null,
  ): Pick<MetricSourceRow, 'auth' | 'authSecret'> {
    if (auth === null) return { auth: null, authSecret: null };
    const authSecret = this.secrets.encrypt(METRIC_SOURCE_AUTH, owner, JSON.stringify(auth));
    return { auth: shownAuth(auth), authSecret };
  }

  /** The stored credentials. @throws SecretUnreadable, NoEncryptionKey */
  authOf(row: MetricSourceRow): SourceAuth | null {
    if (row.authSecret === null) return null;
    return JSON.parse(this.secrets.decrypt(METRIC_SOURCE_AUTH, row, row.authSecret)) as SourceAuth;
  }
}
