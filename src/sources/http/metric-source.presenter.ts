import { pageOf } from '../../../libs/http/cursor';
import type { SourceAuth } from '../domain/source-auth';
import type { MetricReading } from '../reading/metric-readings';
import type { MetricQuestion } from '../reading/source-client';
import type { MetricSourceDefinition, MetricSourceRow } from '../source-view';
import type {
  MetricAuthDto,
  MetricSourceDto,
  MetricSourcePageDto,
  SaveMetricSourceDto,
  TriedMetricSourceDto,
  TryMetricSourceDto,
} from './metric-source.dto';

const DEFAULT_TIMEOUT_SECONDS = 10;

/** The fields of the other types are left out. */
function authFrom({ type, username, password, token, name, value }: MetricAuthDto): SourceAuth {
  if (type === 'basic') return { type, username: username ?? '', password: password ?? '' };
  return type === 'bearer' ? { type, token: token ?? '' } : { type, name: name ?? '', value: value ?? '' };
}

/** Converts a metric source of the API, with the defaults filled in. */
export const metricSourceFrom = (dto: SaveMetricSourceDto): MetricSourceDefinition => ({
  name: dto.name,
  type: dto.type,
  url: dto.url,
  auth: dto.auth ? authFrom(dto.auth) : dto.auth,
  timeoutSeconds: dto.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS,
});

/** Converts a question of the API. */
export const metricQuestionFrom = ({ query, value_path }: TryMetricSourceDto): MetricQuestion => ({
  query: query ?? '',
  valuePath: value_path ?? null,
});

export const presentMetricSource = (row: MetricSourceRow): MetricSourceDto => ({
  id: row.id,
  name: row.name,
  type: row.type,
  url: row.url,
  auth: row.auth && { ...row.auth },
  timeout_seconds: row.timeoutSeconds,
  is_errored: row.isErrored,
  error: row.error,
  read_at: row.readAt?.toISOString() ?? null,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentMetricSourcePage = (rows: readonly MetricSourceRow[], limit: number): MetricSourcePageDto =>
  pageOf(rows, limit, presentMetricSource, ({ id }) => [id]);

export const presentMetricReading = (reading: MetricReading): TriedMetricSourceDto =>
  'error' in reading
    ? { ok: false, series: [], error: reading.error }
    : { ok: true, series: reading.series.map(({ labels, value }) => ({ labels: { ...labels }, value })), error: null };
