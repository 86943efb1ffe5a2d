import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { Database, SYSTEM } from '../../../libs/database/database';

export const locales = ['en', 'es'] as const;

/** What keeps a tenant's alerts few. */
export interface NoiseSettings {
  readonly aggregates: boolean;
  readonly windowMinutes: number;
  readonly throttles: boolean;
  readonly throttleMinutes: number;
  /** Alerts that are not critical, in an hour; 0: any number. */
  readonly maxAlertsPerHour: number;
  /** More new alerts in a minute are a storm; 0: nothing is. */
  readonly stormAlertsPerMinute: number;
}

/** What holds for a tenant: its language, wall clock and money, and what keeps its alerts few. */
export interface TenantSettings {
  readonly locale: (typeof locales)[number];
  /** IANA. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly noise: NoiseSettings;
}

/** What a tenant itself says; null: the installation's default holds. */
export type OwnNoiseSettings = { readonly [Name in keyof NoiseSettings]: NoiseSettings[Name] | null };

/** The settings of each of these tenants. */
export class GetTenantSettingsQuery extends Query<ReadonlyMap<string, TenantSettings>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

/** Settings and the columns that hold what the tenant says of them. */
export const noiseColumns = {
  aggregates: 'enable_alert_aggregation',
  windowMinutes: 'aggregation_window_minutes',
  throttles: 'enable_alert_throttling',
  throttleMinutes: 'default_throttle_minutes',
  maxAlertsPerHour: 'max_alerts_per_hour',
  stormAlertsPerMinute: 'storm_alerts_per_minute',
} as const satisfies Record<keyof NoiseSettings, string>;

const own = Object.entries(noiseColumns).map(([name, column]) => `${column} AS "${name}"`);
const select = `
  SELECT id, locale, time_zone AS "timeZone", currency, ${own.join(', ')} FROM tenants WHERE id = ANY($1::uuid[])`;

type Row = Omit<TenantSettings, 'noise'> & OwnNoiseSettings & { readonly id: string };

/** What the installation says. */
export const installationNoise = ({ aggregation, throttling, noise }: Config): NoiseSettings => ({
  aggregates: aggregation.isEnabled,
  windowMinutes: aggregation.windowMinutes,
  throttles: throttling.isEnabled,
  throttleMinutes: throttling.defaultMinutes,
  ...noise,
});

@QueryHandler(GetTenantSettingsQuery)
export class GetTenantSettingsHandler implements IQueryHandler<GetTenantSettingsQuery> {
  private readonly unsaid: TenantSettings;

  constructor(
    private readonly database: Database,
    config: Config,
  ) {
    this.unsaid = { locale: 'en', timeZone: 'UTC', currency: 'EUR', noise: installationNoise(config) };
  }

  async execute({ tenantIds }: GetTenantSettingsQuery): Promise<ReadonlyMap<string, TenantSettings>> {
    const rows = await this.database.in(SYSTEM, (entities) => entities.query<Row[]>(select, [tenantIds]));
    const known = new Map(rows.map((row) => [row.id, this.settingsOf(row)]));
    return new Map(tenantIds.map((id) => [id, known.get(id) ?? this.unsaid]));
  }

  private settingsOf({ locale, timeZone, currency, ...row }: Row): TenantSettings {
    const names = Object.keys(noiseColumns) as (keyof NoiseSettings)[];
    const said = Object.fromEntries(names.filter((name) => row[name] !== null).map((name) => [name, row[name]]));
    return { locale, timeZone, currency, noise: { ...this.unsaid.noise, ...said } };
  }
}
