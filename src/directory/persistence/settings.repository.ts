import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, SYSTEM } from '../../../libs/database/database';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { type OwnSettings, settingNames } from '../tenant-settings';
import { TenantEntity } from './tenant.entity';

const settingsOf = ({ id: _, createdAt: __, ...settings }: TenantEntity): OwnSettings => settings;

/** Reads and writes what tenants say of themselves in `tenants`. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly database: Database) {}

  /** What each of these tenants says; one that is not known is missing. */
  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, OwnSettings>> {
    const tenants = await this.database.withRepository(SYSTEM, TenantEntity, (rows) =>
      rows.findBy({ id: In(tenantIds) }),
    );
    return new Map(tenants.map((tenant) => [tenant.id, settingsOf(tenant)]));
  }

  /** The time zones of all tenants; null: it does not say. */
  async timeZones(): Promise<ReadonlyMap<string, string | null>> {
    const tenants = await this.database.withRepository(SYSTEM, TenantEntity, (rows) =>
      rows
        .createQueryBuilder('t')
        .select(['t.id AS id', 't.timeZone AS zone'])
        .getRawMany<{ id: string; zone: string | null }>(),
    );
    return new Map(tenants.map(({ id, zone }) => [id, zone]));
  }

  /**
   * What is left out stays.
   * @returns what the tenant said before, and what it says now
   * @throws InvalidInput when the database does not know the time zone
   */
  async change(tenantId: string, changes: Partial<OwnSettings>): Promise<{ before: OwnSettings; after: OwnSettings }> {
    const names = settingNames.filter((name) => changes[name] !== undefined);
    const changed = Object.fromEntries(names.map((name) => [name, changes[name]])) as Partial<OwnSettings>;
    if (changes.timeZone) await this.checkZone(changes.timeZone);
    return this.database.withRepository(tenantId, TenantEntity, async (rows) => {
      await rows.createQueryBuilder().insert().values({ id: tenantId }).orIgnore().updateEntity(false).execute();
      const lock = { mode: 'pessimistic_write' as const };
      const before = settingsOf(await rows.findOneOrFail({ where: { id: tenantId }, lock }));
      if (names.length > 0) await rows.update({ id: tenantId }, changed);
      return { before, after: { ...before, ...changed } };
    });
  }

  /** Days are cut by the database: a zone that it does not know would have none. */
  private async checkZone(timeZone: string): Promise<void> {
    const sql = 'SELECT 1 FROM pg_timezone_names WHERE lower(name) = lower($1)';
    const known = await this.database.query<unknown[]>(SYSTEM, sql, [timeZone]);
    if (known.length > 0) return;
    throw new InvalidInput([{ pointer: '/time_zone', detail: 'must be an IANA name such as Europe/Madrid' }]);
  }
}
