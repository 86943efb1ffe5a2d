import type { MigrationInterface, QueryRunner } from 'typeorm';

const texts = (title: string, description: string, action: string, impact: string) => ({
  titleTemplate: title,
  descriptionTemplate: description,
  actionTemplate: action,
  impactTemplate: impact,
});

/** The rules as new tenants got them when this was written. */
const rules = [
  {
    name: 'On-call gap',
    event: 'campana.on_call_gap',
    type: 'on_call_gap',
    severity: 'medium',
    priority: 'normal',
    tiers: [{ condition: { field: 'starts_in_hours', operator: '<', value: 24 }, severity: 'high' }],
    resolve: { eventType: 'campana.on_call_covered', condition: {} },
    en: texts(
      'Nobody is on call: {{ schedule_name }}',
      'Nobody is on call from {{ from | date: "datetime" }} to {{ until | date: "datetime" }}.',
      'Add somebody to the schedule, or an override for this time.',
      '{% if gap_hours > 0 %}{{ gap_hours | number: 1 }} hours in which alerts reach nobody on call.{% endif %}',
    ),
    es: texts(
      'Nadie está de guardia: {{ schedule_name }}',
      'No hay nadie de guardia desde {{ from | date: "datetime" }} hasta {{ until | date: "datetime" }}.',
      'Añada a alguien al calendario, o una sustitución para ese tiempo.',
      '{% if gap_hours > 0 %}{{ gap_hours | number: 1 }} horas en las que las alertas no llegan a nadie de guardia.{% endif %}',
    ),
  },
  {
    name: 'Escalation without anybody',
    event: 'campana.escalation_unrouted',
    type: 'escalation_unrouted',
    severity: 'high',
    priority: 'normal',
    tiers: [],
    resolve: null,
    en: texts(
      'Escalation reached nobody: {{ alert_title }}',
      'All levels of {{ policy_name }} were tried, and none of them reached anybody.',
      'Check who is on call, and whether their contact methods are verified.',
      '{% if alert_severity %}An alert of severity {{ alert_severity }} that nobody looks after.{% endif %}',
    ),
    es: texts(
      'La escalada no llegó a nadie: {{ alert_title }}',
      'Se probaron todos los niveles de {{ policy_name }}, y ninguno llegó a nadie.',
      'Compruebe quién está de guardia, y si sus datos de contacto están verificados.',
      '{% if alert_severity %}Una alerta de gravedad {{ alert_severity }} que nadie atiende.{% endif %}',
    ),
  },
];

// a tenant with a rule of its own of this name keeps that one
const insert = `
  INSERT INTO alert_rules (id, tenant_id, rule_name, source_service, source_event_type, alert_type, severity, priority,
    severity_tiers, resolve_on, title_template, description_template, action_template, impact_template, translations,
    aggregation_key_template, aggregation_window_minutes)
  SELECT gen_random_uuid(), t.id, r.name, 'campana', r.event, r.type, r.severity, r.priority, r.tiers, r.resolve,
    r.en->>'titleTemplate', r.en->>'descriptionTemplate', r.en->>'actionTemplate', r.en->>'impactTemplate',
    jsonb_build_object('es', r.es), r.type || ':{resource_type}:{resource_id}', 10080
  FROM tenants t, jsonb_to_recordset($1)
    AS r(name text, event text, type text, severity text, priority text, tiers jsonb, resolve jsonb, en jsonb, es jsonb)
  ON CONFLICT DO NOTHING`;

/** The tenants that stand get the rules for what Campana itself reports. */
export class RulesOfCampana1795609005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(insert, [JSON.stringify(rules)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM alert_rules WHERE created_by IS NULL AND source_event_type = ANY ($1)`, [
      rules.map(({ event }) => event),
    ]);
  }
}
