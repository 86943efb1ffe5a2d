import type { RuleDefinition, Translations } from '../alert-rule.entity';
import { type ActiveHours, weekdays } from '../../domain/active-hours';
import type {
  AbsenceParameters,
  AbsenceStart,
  AnomalyParameters,
  MetricParameters,
  PatternParameters,
  RuleParameters,
  RuleType,
  ScheduleParameters,
  SlaParameters,
} from '../../domain/rule-parameters';
import type { RuleSlaTarget } from '../../domain/sla-target';
import type { AlertTemplates } from '../../templates/alert-templates';
import type { SaveRuleDto } from './rule.dto';
import type {
  AbsenceDto,
  AbsenceStartDto,
  ActiveHoursDto,
  AnomalyDto,
  PatternDto,
  ScheduleDto,
} from './rule-parts.dto';
import type { SlaTargetDto } from './sla-target.dto';
import { metricFrom, presentMetric, presentSlaMoments, slaFrom } from './rule-sources.presenter';
import type { TextsDto, TranslationsDto } from './rule-alert.dto';

const MIDNIGHT = '00:00';

export const slaTargetFrom = (dto: SlaTargetDto): RuleSlaTarget => ({
  severity: dto.severity ?? null,
  response_minutes: dto.response_minutes,
  resolution_minutes: dto.resolution_minutes,
  calendar_id: dto.calendar_id ?? null,
});

const patternFrom = ({ count, window_seconds, distinct_field, distinct_count }: PatternDto): PatternParameters => ({
  count,
  windowSeconds: window_seconds,
  distinctField: distinct_field ?? null,
  distinctCount: distinct_count ?? (distinct_field ? 2 : 0),
});

const anomalyFrom = (dto: AnomalyDto): AnomalyParameters => ({
  field: dto.field,
  deviations: dto.deviations ?? 3,
  warmUp: dto.warm_up ?? 30,
  direction: dto.direction ?? 'both',
  smoothing: dto.smoothing ?? 0.1,
  minChange: dto.min_change ?? 0,
});

/** Converts an event type with its condition. */
export const startFrom = ({ event_type, condition_json }: AbsenceStartDto): AbsenceStart => ({
  eventType: event_type,
  condition: condition_json ?? {},
});

const absenceFrom = ({ within_seconds, after, expected_keys }: AbsenceDto): AbsenceParameters => ({
  withinSeconds: within_seconds,
  after: after ? startFrom(after) : null,
  expectedKeys: expected_keys ?? [],
});

const scheduleFrom = ({ cron, rrule, time_zone }: ScheduleDto): ScheduleParameters => ({
  cron: cron ?? null,
  rrule: rrule ?? null,
  timeZone: time_zone ?? 'UTC',
});

/** Converts the parameters of the rule type; null: it has none. */
export function parametersFrom(
  { pattern, anomaly, absence, schedule, metric, sla }: SaveRuleDto,
  ruleType: RuleType,
): RuleParameters | null {
  if (ruleType === 'pattern' && pattern) return patternFrom(pattern);
  if (ruleType === 'anomaly' && anomaly) return anomalyFrom(anomaly);
  if (ruleType === 'absence' && absence) return absenceFrom(absence);
  if (ruleType === 'schedule' && schedule) return scheduleFrom(schedule);
  if (ruleType === 'metric' && metric) return metricFrom(metric);
  if (ruleType === 'sla' && sla) return slaFrom(sla);
  return null;
}

/** Converts active hours, with the defaults: every day, the whole day, UTC. */
export const hoursFrom = ({ days, from, to, time_zone }: ActiveHoursDto): ActiveHours => ({
  days: days ?? weekdays,
  from: from ?? MIDNIGHT,
  to: to ?? MIDNIGHT,
  timeZone: time_zone ?? 'UTC',
});

/** Converts the four templates. */
export const textsFrom = (dto: TextsDto | SaveRuleDto): AlertTemplates => ({
  titleTemplate: dto.title_template,
  descriptionTemplate: dto.description_template,
  actionTemplate: dto.action_template ?? null,
  impactTemplate: dto.impact_template ?? null,
});

/** Converts the templates in other languages. */
export const translationsFrom = ({ en, es }: TranslationsDto = {}): Translations => ({
  ...(en && { en: textsFrom(en) }),
  ...(es && { es: textsFrom(es) }),
});

const presentPattern = ({ count, windowSeconds, distinctField, distinctCount }: PatternParameters): PatternDto => ({
  count,
  window_seconds: windowSeconds,
  ...(distinctField !== null && { distinct_field: distinctField, distinct_count: distinctCount }),
});

const presentAnomaly = ({ warmUp, minChange, ...rest }: AnomalyParameters): AnomalyDto => ({
  ...rest,
  warm_up: warmUp,
  min_change: minChange,
});

export const presentStart = ({ eventType, condition }: AbsenceStart): AbsenceStartDto => ({
  event_type: eventType,
  condition_json: condition as Record<string, unknown>,
});

const presentAbsence = ({ withinSeconds, after, expectedKeys }: AbsenceParameters): AbsenceDto => ({
  within_seconds: withinSeconds,
  ...(after && { after: presentStart(after) }),
  expected_keys: [...expectedKeys],
});

const presentSchedule = ({ cron, rrule, timeZone }: ScheduleParameters): ScheduleDto => ({
  ...(cron !== null && { cron }),
  ...(rrule !== null && { rrule }),
  time_zone: timeZone,
});

/** The parameters under the name of the rule type; the other types are null. */
export const presentParameters = ({ ruleType, parameters }: RuleDefinition) => ({
  pattern: ruleType === 'pattern' ? presentPattern(parameters as PatternParameters) : null,
  anomaly: ruleType === 'anomaly' ? presentAnomaly(parameters as AnomalyParameters) : null,
  absence: ruleType === 'absence' ? presentAbsence(parameters as AbsenceParameters) : null,
  schedule: ruleType === 'schedule' ? presentSchedule(parameters as ScheduleParameters) : null,
  metric: ruleType === 'metric' ? presentMetric(parameters as MetricParameters) : null,
  sla: ruleType === 'sla' ? presentSlaMoments(parameters as SlaParameters) : null,
});

export const presentHours = ({ days, from, to, timeZone }: ActiveHours): ActiveHoursDto => ({
  days: [...days],
  from,
  to,
  time_zone: timeZone,
});

export const presentTexts = (templates: AlertTemplates) => ({
  title_template: templates.titleTemplate,
  description_template: templates.descriptionTemplate,
  action_template: templates.actionTemplate,
  impact_template: templates.impactTemplate,
});

export const presentTranslations = ({ en, es }: Translations): TranslationsDto => ({
  ...(en && { en: presentTexts(en) }),
  ...(es && { es: presentTexts(es) }),
});
