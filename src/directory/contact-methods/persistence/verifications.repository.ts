import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { VerificationEntity } from './verification.entity';

export type VerificationRow = Readonly<VerificationEntity>;

/** Two requests for the same address wait for each other, even of different tenants, so that each is counted. */
const lockAddress = `SELECT pg_advisory_xact_lock(hashtextextended('verify ' || $1, 0))`;

const purge = `
  DELETE FROM verifications
  WHERE id IN (SELECT id FROM verifications WHERE created_at < $1 ORDER BY created_at LIMIT $2)`;

/** Reads and writes `verifications`. */
@Injectable()
export class VerificationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * The verifications of an address since an instant, by any tenant, the newest first. Further ones wait until the
   * transaction ends.
   * @param hashes the hashes of the address, with each key
   */
  async lockSince(hashes: readonly string[], since: Date): Promise<readonly VerificationRow[]> {
    await this.database.query(SYSTEM, lockAddress, [hashes.at(-1)]);
    return this.database.withRepository(SYSTEM, VerificationEntity, (rows) =>
      rows.find({
        where: { addressHash: In(hashes), createdAt: MoreThan(since) },
        order: { createdAt: 'DESC', id: 'DESC' },
      }),
    );
  }

  /** The latest verification of a contact method. */
  latest(tenantId: string, contactMethodId: string): Promise<VerificationRow | null> {
    return this.database.withRepository(tenantId, VerificationEntity, (rows) =>
      rows.findOne({ where: { tenantId, contactMethodId }, order: { createdAt: 'DESC', id: 'DESC' } }),
    );
  }

  /** One verification of a tenant. */
  find(tenantId: string, id: string): Promise<VerificationRow | null> {
    return this.database.withRepository(tenantId, VerificationEntity, (rows) => rows.findOneBy({ tenantId, id }));
  }

  async add(row: VerificationRow): Promise<void> {
    await this.database.withRepository(row.tenantId, VerificationEntity, (rows) => rows.insert(row));
  }

  /** Counts a wrong code, or ends a verification. */
  async update({ tenantId, id }: VerificationRow, changes: Partial<VerificationRow>): Promise<void> {
    await this.database.withRepository(tenantId, VerificationEntity, (rows) => rows.update({ tenantId, id }, changes));
  }

  /** Deletes up to `max` verifications that were made before an instant. @returns how many */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, deleted] = await this.database.query<[unknown, number]>(SYSTEM, purge, [instant, max]);
    return deleted;
  }
}
