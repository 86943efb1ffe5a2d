import {
  type MetricParameters,
  selectableKinds,
  selectableMoments,
  type SlaParameters,
} from '../../domain/rule-parameters';
import type { MetricDto, SlaMomentsDto } from './rule-sources.dto';

/** Converts the parameters of a metric rule, with the defaults filled in. */
export const metricFrom = (dto: MetricDto): MetricParameters => ({
  sourceId: dto.source_id,
  query: dto.query ?? '',
  valuePath: dto.value_path ?? null,
  intervalSeconds: dto.interval_seconds ?? 60,
  forSeconds: dto.for_seconds ?? 0,
  noData: dto.no_data ?? 'keep',
});

/** Converts the parameters of an SLA rule, with the defaults filled in. */
export const slaFrom = ({ moments, kinds, resource_types }: SlaMomentsDto): SlaParameters => ({
  moments: moments ?? selectableMoments,
  kinds: kinds ?? selectableKinds,
  resourceTypes: resource_types ?? [],
});

export const presentMetric = (parameters: MetricParameters): MetricDto => ({
  source_id: parameters.sourceId,
  query: parameters.query,
  interval_seconds: parameters.intervalSeconds,
  for_seconds: parameters.forSeconds,
  no_data: parameters.noData,
  value_path: parameters.valuePath,
});

export const presentSlaMoments = ({ moments, kinds, resourceTypes }: SlaParameters): SlaMomentsDto => ({
  moments: [...moments],
  kinds: [...kinds],
  resource_types: [...resourceTypes],
});
