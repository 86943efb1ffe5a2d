import type { Severity } from '../../../alerts';
import { type ActiveHours, weekdays } from '../../domain/active-hours';
import type { MetricParameters } from '../../domain/rule-parameters';
import type { RuleDefinition } from '../alert-rule.entity';
import { type ShippedRule, type ShippedTexts, shippedDefinition } from './shipped-rule';

/** A shipped rule about a figure of a metric source. */
interface MonitoringRule extends Pick<ShippedRule, 'name' | 'alertType'> {
  readonly category: 'system' | 'application' | 'business' | 'security';
  readonly query: string;
  readonly operator: '>' | '<';
  /** The figure from which the severity is high, and from which it is critical. */
  readonly high: number;
  readonly critical?: number;
  readonly forSeconds: number;
  readonly hours?: ActiveHours;
  readonly en: ShippedTexts;
  readonly es: ShippedTexts;
}

const severity: Severity = 'high';
const where = '{% if instance %} on {{ instance }}{% elsif job %} of {{ job }}{% endif %}';
const donde = '{% if instance %} en {{ instance }}{% elsif job %} de {{ job }}{% endif %}';

const rules: readonly MonitoringRule[] = [
  {
    name: 'High CPU Usage',
    alertType: 'high_cpu_usage',
    category: 'system',
    query: '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))',
    ...{ operator: '>', high: 80, critical: 95, forSeconds: 300 },
    en: {
      title: `CPU at {{ value | number: 0 }} %${where}`,
      description: 'The processors are used to {{ value | number: 1 }} %.',
      action: 'Find the process that needs the time, or add capacity.',
      impact: '',
    },
    es: {
      title: `CPU al {{ value | number: 0 }} %${donde}`,
      description: 'Los procesadores se usan al {{ value | number: 1 }} %.',
      action: 'Busque el proceso que consume el tiempo, o añada capacidad.',
      impact: '',
    },
  },
  {
    name: 'High Error Rate',
    alertType: 'high_error_rate',
    category: 'application',
    query:
      '100 * sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (job) (rate(http_requests_total[5m]))',
    ...{ operator: '>', high: 5, critical: 10, forSeconds: 300 },
    en: {
      title: `{{ value | number: 1 }} % of the requests fail${where}`,
      description: '{{ value | number: 1 }} % of the requests of the last 5 minutes failed.',
      action: 'Look at the errors in the log, and at what was released last.',
      impact: '',
    },
    es: {
      title: `Fallan el {{ value | number: 1 }} % de las peticiones${donde}`,
      description: 'Fallaron el {{ value | number: 1 }} % de las peticiones de los últimos 5 minutos.',
      action: 'Mire los errores del registro, y la última versión publicada.',
      impact: '',
    },
  },
  {
    name: 'Low Revenue',
    alertType: 'low_revenue',
    category: 'business',
    query: 'sum(increase(revenue_total[1h]))',
    ...{ operator: '<', high: 100, forSeconds: 0 },
    hours: { days: weekdays, from: '09:00', to: '20:00', timeZone: 'UTC' },
    en: {
      title: 'Revenue of the last hour: {{ value | currency }}',
      description: 'Only {{ value | currency }} came in within the last hour.',
      action: 'Check whether the tills and the shop accept payments.',
      impact: '',
    },
    es: {
      title: 'Ingresos de la última hora: {{ value | currency }}',
      description: 'En la última hora solo entraron {{ value | currency }}.',
      action: 'Compruebe si las cajas y la tienda aceptan pagos.',
      impact: '',
    },
  },
  {
    name: 'Failed Login Attempts',
    alertType: 'failed_login_attempts',
    category: 'security',
    query: 'sum by (job) (increase(login_failures_total[5m]))',
    ...{ operator: '>', high: 10, critical: 50, forSeconds: 0 },
    en: {
      title: `{{ value | number: 0 }} failed logins${where}`,
      description: '{{ value | number: 0 }} logins failed in the last 5 minutes.',
      action: 'Look where they come from, and block it if nobody knows it.',
      impact: '',
    },
    es: {
      title: `{{ value | number: 0 }} accesos fallidos${donde}`,
      description: 'Fallaron {{ value | number: 0 }} accesos en los últimos 5 minutos.',
      action: 'Mire de dónde vienen, y bloquéelo si nadie lo conoce.',
      impact: '',
    },
  },
  {
    name: 'Disk Space Low',
    alertType: 'disk_space_low',
    category: 'system',
    query:
      '100 * node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay"} / node_filesystem_size_bytes{fstype!~"tmpfs|ramfs|overlay"}',
    ...{ operator: '<', high: 15, critical: 5, forSeconds: 600 },
    en: {
      title: `{{ value | number: 0 }} % of the disk is free${where}`,
      description: 'The file system {{ mountpoint }} has {{ value | number: 1 }} % of its space left.',
      action: 'Delete what is not needed, or make the disk larger.',
      impact: '',
    },
    es: {
      title: `Queda libre el {{ value | number: 0 }} % del disco${donde}`,
      description: 'Al sistema de archivos {{ mountpoint }} le queda el {{ value | number: 1 }} % del espacio.',
      action: 'Borre lo que no se necesite, o amplíe el disco.',
      impact: '',
    },
  },
  {
    name: 'API Response Time',
    alertType: 'api_response_time',
    category: 'application',
    query: 'histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))',
    ...{ operator: '>', high: 2, critical: 5, forSeconds: 300 },
    en: {
      title: `Slow answers{% if job %} of {{ job }}{% endif %}: {{ value | number: 1 }} s`,
      description: 'One of twenty requests takes longer than {{ value | number: 1 }} s.',
      action: 'Look for slow queries and services that it waits for.',
      impact: '',
    },
    es: {
      title: `Respuestas lentas{% if job %} de {{ job }}{% endif %}: {{ value | number: 1 }} s`,
      description: 'Una de cada veinte peticiones tarda más de {{ value | number: 1 }} s.',
      action: 'Busque consultas lentas y los servicios a los que espera.',
      impact: '',
    },
  },
];

const definitionOf = ({ category, query, operator, high, critical, forSeconds, hours, ...rule }: MonitoringRule) => {
  const parameters: MetricParameters = {
    ...{ sourceId: '', query, valuePath: null, intervalSeconds: 60, forSeconds, noData: 'keep' },
  };
  return shippedDefinition({
    ...rule,
    ...{ severity, eventType: 'metric' },
    more: {
      ...{ ruleType: 'metric', parameters, eventType: null, sourceService: null },
      ...{ thresholdField: 'value', thresholdOperator: operator, thresholdValue: high },
      severityTiers: critical === undefined ? [] : [{ operator, value: critical, severity: 'critical' }],
      labels: { category },
      activeHours: hours ?? null,
    },
  });
};

/** The pack `monitoring`: figures of a Prometheus. Its rules have no source yet: who installs them names one. */
export const monitoringRules: readonly RuleDefinition[] = rules.map(definitionOf);

/** A rule of a pack as a tenant gets it: with the tenant's source and time zone. */
export function forTenant(rule: RuleDefinition, sourceId: string | undefined, timeZone: string): RuleDefinition {
  if (rule.ruleType !== 'metric' || sourceId === undefined) return rule;
  const parameters: MetricParameters = { ...(rule.parameters as MetricParameters), sourceId };
  return { ...rule, parameters, activeHours: rule.activeHours && { ...rule.activeHours, timeZone } };
}
