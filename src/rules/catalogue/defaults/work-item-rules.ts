import type { RuleDefinition } from '../alert-rule.entity';
import type { ShippedRule } from './shipped-rule';

/** The same problem of an item stays one alert for a week. */
const WEEK_MINUTES = 10_080;

const settled = (alertType: string) => ({
  resolveOn: {
    eventType: 'campana.work_item_settled',
    condition: { field: 'alert_type', operator: '=', value: alertType },
  },
});

/** One problem for each work item. The alert is assigned to who has the item, or to somebody who can take it. */
const ofItem = (alertType: string, key = '{resource_type}:{resource_id}'): Partial<RuleDefinition> => ({
  aggregationKeyTemplate: `${alertType}:${key}`,
  aggregationWindowMinutes: WEEK_MINUTES,
  assignFrom: 'assign_to',
  ...settled(alertType),
});

const ofPriority = (priority: string) => ({ condition: { field: 'priority', operator: '=', value: priority } });

const breached = { condition: { field: 'moment', operator: '=', value: 'breached' }, severity: 'critical' } as const;

const waiting = {
  en: {
    title: 'Nobody has taken: {{ title }}',
    description: '{{ title }} ({{ resource_type }} {{ resource_id }}) waits for somebody to take it.',
    action: 'Assign it to somebody who has time.',
    impact: '{% if waiting_minutes %}It has waited for {{ waiting_minutes }} minutes.{% endif %}',
  },
  es: {
    title: 'Nadie se encarga de: {{ title }}',
    description: '{{ title }} ({{ resource_type }} {{ resource_id }}) espera a que alguien se encargue.',
    action: 'Asígnelo a alguien que tenga tiempo.',
    impact: '{% if waiting_minutes %}Espera desde hace {{ waiting_minutes }} minutos.{% endif %}',
  },
};

/** Rules of the pack `operations` for work items of other services. */
export const workItemRules: readonly ShippedRule[] = [
  {
    name: 'Work item late',
    eventType: 'campana.work_item_sla',
    alertType: 'sla_breach',
    severity: 'medium',
    en: {
      title: '{% if moment == "breached" %}Too late: {{ title }}{% else %}Soon too late: {{ title }}{% endif %}',
      description: '{{ title }} ({{ resource_type }} {{ resource_id }}) is due on {{ due_at | date: "datetime" }}.',
      action: '{% if kind == "response" %}Respond to it.{% else %}Finish it.{% endif %}',
      impact: '{% if priority %}Its priority is {{ priority }}.{% endif %}',
    },
    es: {
      title:
        '{% if moment == "breached" %}Fuera de plazo: {{ title }}{% else %}Pronto fuera de plazo: {{ title }}{% endif %}',
      description: '{{ title }} ({{ resource_type }} {{ resource_id }}) vence el {{ due_at | date: "datetime" }}.',
      action: '{% if kind == "response" %}Responda.{% else %}Termínelo.{% endif %}',
      impact: '{% if priority %}Su prioridad es {{ priority }}.{% endif %}',
    },
    more: { ...ofItem('sla_breach', '{resource_type}:{resource_id}:{kind}'), severityTiers: [breached] },
  },
  {
    name: 'Critical work item',
    eventType: 'campana.work_item_critical',
    alertType: 'critical_item',
    severity: 'critical',
    en: {
      title: 'Critical: {{ title }}',
      description: '{{ title }} ({{ resource_type }} {{ resource_id }}) is critical.',
      action: 'See to it first.',
      impact: '{% if status %}Its status is {{ status }}.{% endif %}',
    },
    es: {
      title: 'Crítico: {{ title }}',
      description: '{{ title }} ({{ resource_type }} {{ resource_id }}) es crítico.',
      action: 'Atiéndalo primero.',
      impact: '{% if status %}Su estado es {{ status }}.{% endif %}',
    },
    more: ofItem('critical_item'),
  },
  {
    name: 'Critical work item unassigned',
    eventType: 'campana.work_item_waiting',
    alertType: 'unassigned_critical',
    severity: 'critical',
    ...waiting,
    more: { ...ofItem('unassigned_critical'), ...ofPriority('critical') },
  },
  {
    name: 'Work item of high priority waits',
    eventType: 'campana.work_item_waiting',
    alertType: 'high_priority_queue',
    severity: 'high',
    ...waiting,
    more: { ...ofItem('high_priority_queue'), ...ofPriority('high') },
  },
  {
    name: 'Work item escalated',
    eventType: 'campana.work_item_escalated',
    alertType: 'item_escalated',
    severity: 'high',
    en: {
      title: 'Escalated: {{ title }}',
      description: '{{ title }} ({{ resource_type }} {{ resource_id }}) was escalated.',
      action: 'Decide who sees to it.',
      impact: '{% if priority %}Its priority is {{ priority }}.{% endif %}',
    },
    es: {
      title: 'Escalado: {{ title }}',
      description: '{{ title }} ({{ resource_type }} {{ resource_id }}) se ha escalado.',
      action: 'Decida quién se encarga.',
      impact: '{% if priority %}Su prioridad es {{ priority }}.{% endif %}',
    },
    more: ofItem('item_escalated'),
  },
  {
    name: 'High workload',
    eventType: 'campana.workload_high',
    alertType: 'high_workload',
    severity: 'medium',
    en: {
      title: 'Too much to do: {{ member_name }}',
      description: '{{ member_name }} has more open work items than are good for one person.',
      action: 'Give some of them to somebody else.',
      impact: '{% if open_items %}{{ open_items }} open items; {{ threshold }} are allowed.{% endif %}',
    },
    es: {
      title: 'Demasiado trabajo: {{ member_name }}',
      description: '{{ member_name }} tiene más tareas abiertas de las que convienen a una persona.',
      action: 'Reparta algunas.',
      impact: '{% if open_items %}{{ open_items }} tareas abiertas; se admiten {{ threshold }}.{% endif %}',
    },
    more: {
      ...ofItem('high_workload'),
      notifyRoles: ['manager'],
      resolveOn: { eventType: 'campana.workload_normal', condition: {} },
    },
  },
];
