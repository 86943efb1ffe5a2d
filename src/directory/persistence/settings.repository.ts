import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Database, SYSTEM } from '../../../libs/database/database';
import { constraintOf } from '../../../libs/database/constraint-of';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { type OwnSettings, settingColumns, settingNames } from '../tenant-settings';
import { TenantEntity } from './tenant.entity';

const settingsOf = ({ id: _, createdAt: __, escalatesSince: ___, ...settings }: TenantEntity): OwnSettings => settings;

const foreignKeys = {
  tenants_sla_calendar: { name: 'slaCalendarId', what: 'SLA calendar' },
  tenants_sla_breach_policy: { name: 'slaBreachPolicyId', what: 'escalation policy' },
} as const;

/** What a setting names has to exist: the database knows. */
const refuse =
  (changed: Partial<OwnSettings>) =>
  (error: unknown): never => {
    const key = foreignKeys[constraintOf(error) as keyof typeof foreignKeys];
    if (!key) throw error;
    const detail = `is no ${key.what} of the tenant (given ${JSON.stringify(changed[key.name])})`;
    throw new InvalidInput([{ pointer: `/${settingColumns[key.name]}`, detail }]);
  };

/** Reads and writes the tenants' own settings in `tenants`. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly database: Database) {}

  /** The own settings of these tenants by tenant id; unknown tenants are missing. */
  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, OwnSettings>> {
    const tenants = await this.database.withRepository(SYSTEM, TenantEntity, (rows) =>
      rows.findBy({ id: In(tenantIds) }),
    );
    return new Map(tenants.map((tenant) => [tenant.id, settingsOf(tenant)]));
  }

  /** When these tenants last switched escalation, or automatic notification, on or off; those that never did are missing. */
  async escalationStarts(tenantIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const where = { id: In(tenantIds), escalatesSince: Not(IsNull()) };
    const tenants = await this.database.withRepository(SYSTEM, TenantEntity, (rows) =>
      rows.find({ select: { id: true, escalatesSince: true }, where }),
    );
    return new Map(tenants.flatMap(({ id, escalatesSince }) => (escalatesSince ? [[id, escalatesSince]] : [])));
  }

  /** The time zones of all tenants by tenant id; null when the tenant has not set one. */
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
   * Changes a tenant's own settings. A setting that is left out stays as it is.
   * @param at when that is
   * @returns the settings before and after the change
   * @throws InvalidInput when the database does not know the time zone
   */
  async change(
    tenantId: string,
    changes: Partial<OwnSettings>,
    at: Date,
  ): Promise<{ before: OwnSettings; after: OwnSettings }> {
    const names = settingNames.filter((name) => changes[name] !== undefined);
    const changed = Object.fromEntries(names.map((name) => [name, changes[name]])) as Partial<OwnSettings>;
    if (changes.timeZone) await this.checkZone(changes.timeZone);
    return this.database.withRepository(tenantId, TenantEntity, async (rows) => {
      await rows.createQueryBuilder().insert().values({ id: tenantId }).orIgnore().updateEntity(false).execute();
      const lock = { mode: 'pessimistic_write' as const };
      const before = settingsOf(await rows.findOneOrFail({ where: { id: tenantId }, lock }));
      const after = { ...before, ...changed };
      const isSwitched = after.isEscalating !== before.isEscalating || after.isAutomatic !== before.isAutomatic;
      const switched = isSwitched ? { escalatesSince: at } : {};
      if (names.length > 0) await rows.update({ id: tenantId }, { ...changed, ...switched }).catch(refuse(changed));
      return { before, after };
    });
  }

  /** The database computes where days begin, so it must know the time zone. */
  private async checkZone(timeZone: string): Promise<void> {
    const sql = 'SELECT 1 FROM pg_timezone_names WHERE lower(name) = lower($1)';
    const known = await this.database.query<unknown[]>(SYSTEM, sql, [timeZone]);
    if (known.length > 0) return;
    throw new InvalidInput([{ pointer: '/time_zone', detail: 'must be an IANA name such as Europe/Madrid' }]);
  }
}
