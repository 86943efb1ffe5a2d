import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../libs/database/database';

export const locales = ['en', 'es'] as const;

/** How a tenant reads: its language, wall clock and money. */
export interface TenantSettings {
  readonly locale: (typeof locales)[number];
  /** IANA. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** What a tenant has that never said anything. */
export const defaultSettings: TenantSettings = { locale: 'en', timeZone: 'UTC', currency: 'EUR' };

/** The settings of each of these tenants. */
export class GetTenantSettingsQuery extends Query<ReadonlyMap<string, TenantSettings>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

const select = 'SELECT id, locale, time_zone AS "timeZone", currency FROM tenants WHERE id = ANY($1::uuid[])';

@QueryHandler(GetTenantSettingsQuery)
export class GetTenantSettingsHandler implements IQueryHandler<GetTenantSettingsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantIds }: GetTenantSettingsQuery): Promise<ReadonlyMap<string, TenantSettings>> {
    const rows = await this.database.in(SYSTEM, (entities) =>
      entities.query<(TenantSettings & { id: string })[]>(select, [tenantIds]),
    );
    const known = new Map(rows.map(({ id, ...settings }) => [id, settings]));
    return new Map(tenantIds.map((id) => [id, known.get(id) ?? defaultSettings]));
  }
}
