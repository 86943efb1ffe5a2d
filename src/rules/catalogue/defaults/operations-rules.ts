import type { ShippedRule } from './shipped-rule';
import { workItemRules } from './work-item-rules';

/** One problem for each resource. It is told again before its window ends, so that it stays the same problem. */
const ofResource = (alertType: string) => ({
  aggregationKeyTemplate: `${alertType}:{resource_type}:{resource_id}`,
  aggregationWindowMinutes: 10_080,
});

/** A gap that begins within a day cannot wait. */
const soon = { condition: { field: 'starts_in_hours', operator: '<', value: 24 }, severity: 'high' } as const;

/** The pack `operations`: what Campana itself reports, payments, and work items of other services. */
export const operationsRules: readonly ShippedRule[] = [
  {
    name: 'On-call gap',
    eventType: 'campana.on_call_gap',
    alertType: 'on_call_gap',
    severity: 'medium',
    en: {
      title: 'Nobody is on call: {{ schedule_name }}',
      description: 'Nobody is on call from {{ from | date: "datetime" }} to {{ until | date: "datetime" }}.',
      action: 'Add somebody to the schedule, or an override for this time.',
      impact:
        '{% if gap_hours > 0 %}{{ gap_hours | number: 1 }} hours in which alerts reach nobody on call.{% endif %}',
    },
    es: {
      title: 'Nadie está de guardia: {{ schedule_name }}',
      description: 'No hay nadie de guardia desde {{ from | date: "datetime" }} hasta {{ until | date: "datetime" }}.',
      action: 'Añada a alguien al calendario, o una sustitución para ese tiempo.',
      impact:
        '{% if gap_hours > 0 %}{{ gap_hours | number: 1 }} horas en las que las alertas no llegan a nadie de guardia.{% endif %}',
    },
    more: {
      ...ofResource('on_call_gap'),
      severityTiers: [soon],
      resolveOn: { eventType: 'campana.on_call_covered', condition: {} },
    },
  },
  {
    name: 'Escalation without anybody',
    eventType: 'campana.escalation_unrouted',
    alertType: 'escalation_unrouted',
    severity: 'high',
    en: {
      title: 'Escalation reached nobody: {{ alert_title }}',
      description: 'All levels of {{ policy_name }} were tried, and none of them reached anybody.',
      action: 'Check who is on call, and whether their contact methods are verified.',
      impact: '{% if alert_severity %}An alert of severity {{ alert_severity }} that nobody looks after.{% endif %}',
    },
    es: {
      title: 'La escalada no llegó a nadie: {{ alert_title }}',
      description: 'Se probaron todos los niveles de {{ policy_name }}, y ninguno llegó a nadie.',
      action: 'Compruebe quién está de guardia, y si sus datos de contacto están verificados.',
      impact: '{% if alert_severity %}Una alerta de gravedad {{ alert_severity }} que nadie atiende.{% endif %}',
    },
    more: ofResource('escalation_unrouted'),
  },
  {
    name: 'Metric source away',
    eventType: 'campana.metric_source_away',
    alertType: 'metric_source_away',
    severity: 'medium',
    en: {
      title: 'Metric source cannot be read: {{ name }}',
      description: 'Three readings in a row have failed. {{ error }}',
      action: 'Check the address and the credentials of the source, and whether it runs.',
      impact: '{% if source_id %}Rules that read it neither raise nor resolve alerts.{% endif %}',
    },
    es: {
      title: 'No se puede leer la fuente de métricas: {{ name }}',
      description: 'Tres lecturas seguidas han fallado. {{ error }}',
      action: 'Compruebe la dirección y las credenciales de la fuente, y si está en marcha.',
      impact: '{% if source_id %}Las reglas que la leen no generan ni resuelven alertas.{% endif %}',
    },
    more: {
      ...ofResource('metric_source_away'),
      resolveOn: { eventType: 'campana.metric_source_back', condition: {} },
    },
  },
  {
    name: 'Notifications failing',
    eventType: 'campana.notifications_failing',
    alertType: 'notifications_failing',
    severity: 'high',
    en: {
      title: 'Notifications are failing',
      description:
        '{% if failed %}{{ failed }} messages failed in the last 10 minutes.{% else %}{{ provider }} has not worked for 5 minutes or more.{% endif %}',
      action: 'See the deliveries with the state failed, and send them again when the cause is mended.',
      impact: '{% if failed or provider %}People may not have heard of alerts.{% endif %}',
    },
    es: {
      title: 'Las notificaciones fallan',
      description:
        '{% if failed %}{{ failed }} mensajes han fallado en los últimos 10 minutos.{% else %}{{ provider }} no funciona desde hace 5 minutos o más.{% endif %}',
      action: 'Consulte los envíos con el estado failed y repítalos cuando la causa esté corregida.',
      impact: '{% if failed or provider %}Puede que alguien no se haya enterado de una alerta.{% endif %}',
    },
    more: {
      ...ofResource('notifications_failing'),
      notifyRoles: ['owner', 'manager'],
      resolveOn: { eventType: 'campana.notifications_working', condition: {} },
    },
  },
  {
    name: 'Payment failed',
    eventType: 'payments.failed',
    alertType: 'payment_failed',
    severity: 'high',
    en: {
      title: 'Payment failed: {{ payment_id }}',
      description:
        'The payment {{ payment_id }}{% if customer_name %} of {{ customer_name }}{% endif %} failed{% if reason %}: {{ reason }}{% endif %}.',
      action: 'Ask the customer for another means of payment, or try again.',
      impact: '{% if amount %}{{ amount | currency: currency }} were not received.{% endif %}',
    },
    es: {
      title: 'Pago fallido: {{ payment_id }}',
      description:
        'El pago {{ payment_id }}{% if customer_name %} de {{ customer_name }}{% endif %} ha fallado{% if reason %}: {{ reason }}{% endif %}.',
      action: 'Pida al cliente otro medio de pago, o vuelva a intentarlo.',
      impact: '{% if amount %}No se han recibido {{ amount | currency: currency }}.{% endif %}',
    },
    more: {
      computedFields: { resource_type: '"payment"', resource_id: 'event.payment_id' },
      aggregationKeyTemplate: 'payment_failed:{resource_type}:{resource_id}',
      resolveOn: { eventType: 'payments.succeeded', condition: {} },
    },
  },
  ...workItemRules,
];
