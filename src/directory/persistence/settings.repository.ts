import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { type OwnSettings, settingColumns, settingNames } from '../tenant-settings';

const own = settingNames.map((name) => `${settingColumns[name]} AS "${name}"`);
const select = `SELECT id, ${own.join(', ')} FROM tenants WHERE id = ANY($1::uuid[])`;

const lock = `SELECT to_jsonb(tenants) - 'id' - 'created_at' AS settings FROM tenants WHERE id = $1 FOR UPDATE`;

/** jsonb is given as JSON. */
const sent = (value: unknown): unknown => (Array.isArray(value) ? JSON.stringify(value) : value);

/** Reads and writes what tenants say of themselves in `tenants`. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly database: Database) {}

  /** What each of these tenants says; one that is not known is missing. */
  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, OwnSettings>> {
    const rows = await this.database.query<(OwnSettings & { readonly id: string })[]>(SYSTEM, select, [tenantIds]);
    return new Map(rows.map(({ id, ...settings }) => [id, settings]));
  }

  /** The time zones of all tenants. @param unsaid of those that do not say */
  async timeZones(ruleDefaults: string): Promise<ReadonlyMap<string, string>> {
    const sql = 'SELECT id, coalesce(time_zone, $1) AS zone FROM tenants';
    const rows = await this.database.query<{ id: string; zone: string }[]>(SYSTEM, sql, [ruleDefaults]);
    return new Map(rows.map(({ id, zone }) => [id, zone]));
  }

  /**
   * What is left out stays.
   * @returns what the tenant said before, and what it says now, by columns
   * @throws InvalidInput when the database does not know the time zone
   */
  async change(tenantId: string, changes: Partial<OwnSettings>): Promise<{ before: object; after: object }> {
    const names = settingNames.filter((name) => changes[name] !== undefined);
    if (changes.timeZone) await this.checkZone(changes.timeZone);
    const changed = names.map((name, i) => `${settingColumns[name]} = $${i + 2}`);
    const values = names.map((name) => sent(changes[name]));
    return this.database.transaction(tenantId, async (entities) => {
      await entities.query('INSERT INTO tenants (id) VALUES ($1) ON CONFLICT DO NOTHING', [tenantId]);
      const [before] = await entities.query<{ settings: object }[]>(lock, [tenantId]);
      if (changed.length > 0)
        await entities.query(`UPDATE tenants SET ${changed.join(', ')} WHERE id = $1`, [tenantId, ...values]);
      const [after] = await entities.query<{ settings: object }[]>(lock, [tenantId]);
      return { before: before?.settings ?? {}, after: after?.settings ?? {} };
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
