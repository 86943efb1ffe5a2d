import { dashboardFaults, dashboardSection, dashboardVariables } from './dashboard';
import { encryptionKeys } from './encryption-keys';
import {
  Environment,
  flag,
  givenNames,
  integer,
  listOf,
  names,
  oneOf,
  optional,
  readEnvironment,
  serviceUrl,
  text,
  Values,
} from './environment';
import { providerFaults, providerSections, providerVariables } from './providers';
import { serviceKeys } from './service-keys';
import { slaSection, slaVariables } from './sla';
import { origins, proxies } from './web';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const roles = ['all', 'api', 'consumer', 'worker'] as const;
const eventExchanges = 'inventory production forecasting procurement orders suppliers external pos payments work_items';

/** The channels through which people are notified. */
export const channels = [
  'in_app',
  'email',
  'sms',
  'whatsapp',
  'push',
  'slack',
  'discord',
  'teams',
  'telegram',
  'webhook',
  'voice',
] as const;
export type Channel = (typeof channels)[number];

/** The packs of rules that come with Campana. */
export const rulePackNames = ['retail', 'operations'] as const;
export type RulePackName = (typeof rulePackNames)[number];

/** The severities of alerts that can be told in a digest, the lowest first. */
export const digestibleSeverities = ['low', 'medium', 'high', 'critical'] as const;
export type DigestibleSeverity = (typeof digestibleSeverities)[number];

const secret = optional<string>({
  allowed: 'a secret of at least 32 characters',
  secret: true,
  parse: (value) => (value.length >= 32 ? value : undefined),
});

/** Every environment variable that Campana reads. */
const variables = {
  PORT: integer(0, 65_535, 8016),
  HOST: text('127.0.0.1'),
  ROLE: oneOf(roles, 'all'),
  LOG_LEVEL: oneOf(logLevels, 'info'),
  SHUTDOWN_TIMEOUT_SECONDS: integer(1, 600, 15),
  DATABASE_URL: serviceUrl('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: integer(2, 200, 20),
  REDIS_URL: serviceUrl('redis', 'rediss'),
  RABBITMQ_URL: serviceUrl('amqp', 'amqps'),
  EVENT_EXCHANGES: names(eventExchanges),
  MEMBERS_EXCHANGE: text('tenants'),
  AUTO_PROVISION_TENANTS: flag(true),
  BATCH_SIZE: integer(1, 1_000, 400),
  BATCH_MAX_AGE_MS: integer(0, 1_000, 10),
  ENABLE_ALERT_AGGREGATION: flag(true),
  AGGREGATION_WINDOW_MINUTES: integer(1, 10_080, 60),
  ENABLE_ALERT_THROTTLING: flag(true),
  DEFAULT_THROTTLE_MINUTES: integer(0, 10_080, 30),
  MAX_ALERTS_PER_HOUR: integer(0, 1_000_000, 0),
  STORM_ALERTS_PER_MINUTE: integer(0, 1_000_000, 100),
  FLAPPING_CYCLES: integer(0, 50, 3),
  FLAPPING_WINDOW_MINUTES: integer(1, 10_080, 30),
  FLAPPING_CALM_MINUTES: integer(1, 10_080, 15),
  FLAPPING_HOLD_MINUTES: integer(1, 1_440, 60),
  AUTO_NOTIFY: flag(true),
  CRITICAL_ALERT_CHANNELS: listOf(channels, '["whatsapp","email"]'),
  HIGH_ALERT_CHANNELS: listOf(channels, '["email"]'),
  MEDIUM_ALERT_CHANNELS: listOf(channels, '["email"]'),
  LOW_ALERT_CHANNELS: listOf(channels, '["email"]'),
  DIGEST_SEVERITIES: listOf(digestibleSeverities, '["low"]'),
  GROUP_WAIT_SECONDS: integer(0, 300, 10),
  GROUP_INTERVAL_MINUTES: integer(1, 1_440, 5),
  REPEAT_INTERVAL_MINUTES: integer(0, 10_080, 0),
  CRITICAL_RESPECTS_PREFERENCES: flag(false),
  SMS_PER_DAY: integer(0, 1_000_000, 500),
  WHATSAPP_PER_DAY: integer(0, 1_000_000, 500),
  VOICE_PER_DAY: integer(0, 1_000_000, 100),
  ...slaVariables,
  WORK_ITEM_AT_RISK_MINUTES: integer(0, 10_080, 60),
  UNASSIGNED_CRITICAL_MINUTES: integer(1, 10_080, 15),
  UNASSIGNED_HIGH_MINUTES: integer(1, 10_080, 60),
  WORKLOAD_THRESHOLD: integer(1, 10_000, 20),
  ENABLE_ESCALATION: flag(true),
  DEFAULT_RULE_PACKS: listOf(rulePackNames, 'retail,operations'),
  ON_CALL_GAP_DAYS: integer(1, 365, 30),
  TIMER_SWEEP_SECONDS: integer(1, 5, 5),
  TIMER_HORIZON_SECONDS: integer(10, 3_600, 120),
  METRIC_CACHE_SECONDS: integer(0, 3_600, 300),
  HEARTBEAT_URL: optional(serviceUrl('https', 'http')),
  ALERT_RETENTION_DAYS: integer(1, 3_650, 30),
  OCCURRENCE_RETENTION_DAYS: integer(1, 365, 30),
  SILENCE_RETENTION_DAYS: integer(1, 3_650, 90),
  EVENT_ID_RETENTION_DAYS: integer(1, 365, 7),
  EVENT_SAMPLE_RETENTION_DAYS: integer(8, 3_650, 90),
  DEAD_LETTER_RETENTION_DAYS: integer(1, 3_650, 90),
  MAX_RULES_PER_TENANT: integer(1, 10_000, 500),
  ENCRYPTION_KEYS: optional(encryptionKeys),
  AUTH_JWT_SECRET: secret,
  AUTH_JWKS_URL: optional(serviceUrl('https', 'http')),
  AUTH_ISSUER: optional(text()),
  AUTH_AUDIENCE: optional(text()),
  INTERNAL_SERVICE_KEYS: optional(serviceKeys),
  RATE_LIMIT_PER_MINUTE: integer(0, 10_000_000, 6000),
  RATE_LIMIT_PER_IP_PER_MINUTE: integer(0, 10_000_000, 12_000),
  TRUST_PROXY: proxies('false'),
  CORS_ORIGINS: optional(origins),
  METRICS_MAX_TENANTS: integer(0, 10_000, 50),
  METRICS_TOKEN: secret,
  ...dashboardVariables,
  SEND_CONCURRENCY: integer(4, 1_000, 64),
  UNKNOWN_OUTCOME_RESEND: listOf(digestibleSeverities, '["critical","high"]'),
  ACTION_LINK_TTL_HOURS: integer(1, 720, 72),
  DELIVERY_RETENTION_DAYS: integer(1, 3_650, 90),
  ...providerVariables,
};

const noCredentials =
  'AUTH_JWT_SECRET: given nothing, allowed: a secret of at least 32 characters, or set AUTH_JWKS_URL';
type EnvironmentValues = Values<typeof variables>;

const sectionsOf = (env: EnvironmentValues) => ({
  role: env.ROLE,
  logLevel: env.LOG_LEVEL,
  shutdown: { timeoutSeconds: env.SHUTDOWN_TIMEOUT_SECONDS },
  http: {
    port: env.PORT,
    host: env.HOST,
    trustedProxies: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS ?? [],
  },
  limits: { perCredential: env.RATE_LIMIT_PER_MINUTE, perAddress: env.RATE_LIMIT_PER_IP_PER_MINUTE },
  database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
  redis: { url: env.REDIS_URL },
  rabbitmq: { url: env.RABBITMQ_URL },
  ingestion: {
    exchanges: env.EVENT_EXCHANGES,
    provisionsTenants: env.AUTO_PROVISION_TENANTS,
    batchSize: env.BATCH_SIZE,
    batchMaxAgeMs: env.BATCH_MAX_AGE_MS,
    eventIdRetentionDays: env.EVENT_ID_RETENTION_DAYS,
    deadLetterRetentionDays: env.DEAD_LETTER_RETENTION_DAYS,
  },
  members: { exchange: env.MEMBERS_EXCHANGE },
  secrets: { encryptionKeys: env.ENCRYPTION_KEYS ?? [] },
  aggregation: { isEnabled: env.ENABLE_ALERT_AGGREGATION, windowMinutes: env.AGGREGATION_WINDOW_MINUTES },
  throttling: { isEnabled: env.ENABLE_ALERT_THROTTLING, defaultMinutes: env.DEFAULT_THROTTLE_MINUTES },
  noise: { maxAlertsPerHour: env.MAX_ALERTS_PER_HOUR, stormAlertsPerMinute: env.STORM_ALERTS_PER_MINUTE },
  flapping: {
    cycles: env.FLAPPING_CYCLES,
    windowMinutes: env.FLAPPING_WINDOW_MINUTES,
    calmMinutes: env.FLAPPING_CALM_MINUTES,
  },
  notifications: {
    isAutomatic: env.AUTO_NOTIFY,
    criticalChannels: env.CRITICAL_ALERT_CHANNELS,
    highChannels: env.HIGH_ALERT_CHANNELS,
    mediumChannels: env.MEDIUM_ALERT_CHANNELS,
    lowChannels: env.LOW_ALERT_CHANNELS,
    digestSeverities: env.DIGEST_SEVERITIES,
    groupWaitSeconds: env.GROUP_WAIT_SECONDS,
    groupIntervalMinutes: env.GROUP_INTERVAL_MINUTES,
    repeatIntervalMinutes: env.REPEAT_INTERVAL_MINUTES,
    criticalRespectsPreferences: env.CRITICAL_RESPECTS_PREFERENCES,
    smsPerDay: env.SMS_PER_DAY,
    whatsappPerDay: env.WHATSAPP_PER_DAY,
    voicePerDay: env.VOICE_PER_DAY,
  },
  sla: slaSection(env),
  workItems: {
    workItemAtRiskMinutes: env.WORK_ITEM_AT_RISK_MINUTES,
    unassignedCriticalMinutes: env.UNASSIGNED_CRITICAL_MINUTES,
    unassignedHighMinutes: env.UNASSIGNED_HIGH_MINUTES,
    workloadThreshold: env.WORKLOAD_THRESHOLD,
  },
  escalation: { isEnabled: env.ENABLE_ESCALATION, flappingHoldMinutes: env.FLAPPING_HOLD_MINUTES },
  onCall: { gapDays: env.ON_CALL_GAP_DAYS },
  timers: {
    sweepSeconds: env.TIMER_SWEEP_SECONDS,
    horizonSeconds: env.TIMER_HORIZON_SECONDS,
    heartbeatUrl: env.HEARTBEAT_URL,
  },
  retention: {
    alertDays: env.ALERT_RETENTION_DAYS,
    occurrenceDays: env.OCCURRENCE_RETENTION_DAYS,
    silenceDays: env.SILENCE_RETENTION_DAYS,
    eventSampleDays: env.EVENT_SAMPLE_RETENTION_DAYS,
  },
  rules: { mostPerTenant: env.MAX_RULES_PER_TENANT, defaultPacks: env.DEFAULT_RULE_PACKS },
  auth: {
    jwtSecret: env.AUTH_JWT_SECRET,
    jwksUrl: env.AUTH_JWKS_URL,
    issuer: env.AUTH_ISSUER,
    audience: env.AUTH_AUDIENCE,
    serviceKeys: env.INTERNAL_SERVICE_KEYS ?? [],
  },
  sources: { cacheSeconds: env.METRIC_CACHE_SECONDS },
  metrics: { maxTenants: env.METRICS_MAX_TENANTS, token: env.METRICS_TOKEN },
  dashboard: dashboardSection(env),
  ...providerSections(env),
  delivery: {
    concurrency: env.SEND_CONCURRENCY,
    resendSeverities: env.UNKNOWN_OUTCOME_RESEND as readonly string[],
    actionLinkHours: env.ACTION_LINK_TTL_HOURS,
    retentionDays: env.DELIVERY_RETENTION_DAYS,
  },
});

type Sections = ReturnType<typeof sectionsOf>;

/** The whole configuration, typed and frozen. Names end with their unit. Only `loadConfig` creates it. */
export class Config implements Sections {
  readonly role: Sections['role'];
  readonly logLevel: Sections['logLevel'];
  readonly shutdown: Sections['shutdown'];
  readonly http: Sections['http'];
  readonly limits: Sections['limits'];
  readonly database: Sections['database'];
  readonly redis: Sections['redis'];
  readonly rabbitmq: Sections['rabbitmq'];
  readonly ingestion: Sections['ingestion'];
  readonly members: Sections['members'];
  readonly secrets: Sections['secrets'];
  readonly aggregation: Sections['aggregation'];
  readonly throttling: Sections['throttling'];
  readonly noise: Sections['noise'];
  readonly flapping: Sections['flapping'];
  readonly notifications: Sections['notifications'];
  readonly sla: Sections['sla'];
  readonly workItems: Sections['workItems'];
  readonly escalation: Sections['escalation'];
  readonly onCall: Sections['onCall'];
  readonly timers: Sections['timers'];
  readonly retention: Sections['retention'];
  readonly rules: Sections['rules'];
  readonly auth: Sections['auth'];
  readonly sources: Sections['sources'];
  readonly metrics: Sections['metrics'];
  readonly dashboard: Sections['dashboard'];
  readonly outbound: Sections['outbound'];
  readonly providers: Sections['providers'];
  readonly delivery: Sections['delivery'];

  /** @param given the names of the variables that are set; the others have their defaults */
  constructor(
    values: Sections,
    readonly given: ReadonlySet<string> = new Set(),
  ) {
    for (const section of Object.values(values)) Object.freeze(section);
    Object.assign(this, values);
    Object.freeze(this);
  }

  /** Whether this process consumes events from RabbitMQ. */
  get consumes(): boolean {
    return this.role === 'all' || this.role === 'consumer';
  }

  /** Whether this process relays the outbox and runs jobs. */
  get relays(): boolean {
    return this.role === 'all' || this.role === 'worker';
  }
}

/**
 * Reads the configuration from the environment.
 * @throws InvalidConfiguration with one line for each invalid variable: its name, the given value, the allowed values
 */
export function loadConfig(environment: Environment = process.env): Config {
  const isMissing = !environment['AUTH_JWT_SECRET']?.trim() && !environment['AUTH_JWKS_URL']?.trim();
  const env = readEnvironment(variables, environment, [
    ...(isMissing ? [noCredentials] : []),
    ...providerFaults(environment),
    ...dashboardFaults(environment),
  ]);
  return new Config(sectionsOf(env), givenNames(environment));
}

/**
 * Reads the URL of the database. Migrations need no other variable.
 * @throws InvalidConfiguration
 */
export const databaseUrl = (environment: Environment = process.env): string =>
  readEnvironment({ DATABASE_URL: variables.DATABASE_URL }, environment).DATABASE_URL;
