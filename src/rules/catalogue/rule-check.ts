import { type Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { mapInTurns, turn } from '../../../libs/kernel/turns';
import { WorkBudget } from '../../../libs/kernel/work-budget';
import { type RuleDefinition, ruleOf } from './alert-rule.entity';
import { CompiledRule } from '../evaluation/compiled-rule';
import { checksOfComputedFields } from '../evaluation/computed-fields';
import { checkCondition } from '../conditions/condition';
import { isFieldPath } from '../conditions/field-path';
import { compileActiveHours } from '../domain/active-hours';
import {
  type AbsenceParameters,
  isSetOffByClock,
  type PatternParameters,
  type ScheduleParameters,
  SLA_EVENT,
} from '../domain/rule-parameters';
import { slaTargetFaults } from '../domain/sla-target';
import { isTopic, topicFormat } from '../domain/topic';
import { compileSchedule } from '../evaluation/schedules/schedule';
import { checksOfTemplates, defaultReader } from '../templates/alert-templates';

/** Runs a check that may throw. @returns the error as a fault, or nothing */
const faultOf = (pointer: string, detail: string, check: () => unknown): Fault[] => {
  try {
    check();
    return [];
  } catch (error) {
    return [{ pointer, detail: `${detail}: ${(error as Error).message}` }];
  }
};

/** A fault, unless the condition is true. */
const unless = (isValid: boolean, pointer: string, detail: string): Fault[] => (isValid ? [] : [{ pointer, detail }]);

const checkTopic = (pointer: string, topic: string): Fault[] =>
  unless(isTopic(topic), pointer, `${topicFormat} (given ${JSON.stringify(topic)})`);

function checkSource({ ruleType, eventType }: RuleDefinition): Fault[] {
  const pointer = '/source_event_type';
  if (isSetOffByClock(ruleType))
    return unless(eventType === null, pointer, `must be left out: a ${ruleType} rule does not use events`);
  if (ruleType === 'sla')
    return unless(eventType === SLA_EVENT, pointer, `must be ${SLA_EVENT}, or left out (given ${eventType})`);
  return eventType === null
    ? [{ pointer, detail: 'is needed: the type of the events' }]
    : checkTopic(pointer, eventType);
}

const checkPattern = ({ distinctField, distinctCount, count }: PatternParameters): Fault[] => [
  ...unless(
    distinctField !== null || distinctCount === 0,
    '/pattern/distinct_field',
    'is needed, as distinct_count is given',
  ),
  ...unless(
    distinctField === null || distinctCount >= 2,
    '/pattern/distinct_count',
    'must be at least 2, as distinct_field is given',
  ),
  ...unless(distinctCount <= count, '/pattern/distinct_count', `must be at most count, which is ${count}`),
];

const checkAbsence = ({ after }: AbsenceParameters): Fault[] =>
  after === null
    ? []
    : [
        ...checkTopic('/absence/after/event_type', after.eventType),
        ...checkCondition(after.condition, '/absence/after/condition_json'),
      ];

function checkSchedule(parameters: ScheduleParameters, now: Date): Fault[] {
  const { cron, rrule } = parameters;
  if ((cron === null) === (rrule === null)) return [{ pointer: '/schedule', detail: 'needs either cron or rrule' }];
  return faultOf(cron === null ? '/schedule/rrule' : '/schedule/cron', 'is not a valid schedule', () => {
    if (compileSchedule(parameters)(now) === null) throw new Error('it has no time in the future');
  });
}

function checkParameters({ ruleType, parameters }: RuleDefinition, now: Date): Fault[] {
  if (ruleType === 'pattern') return checkPattern(parameters as PatternParameters);
  if (ruleType === 'absence') return checkAbsence(parameters as AbsenceParameters);
  if (ruleType === 'schedule') return checkSchedule(parameters as ScheduleParameters, now);
  return [];
}

const checksOfTiers = ({ severityTiers, thresholdField }: RuleDefinition): readonly (() => Fault[])[] =>
  severityTiers.map((tier, i) => () => {
    const pointer = `/severity_tiers/${i}`;
    if ('condition' in tier) return checkCondition(tier.condition, `${pointer}/condition_json`);
    return unless(thresholdField !== null, pointer, 'needs threshold_field, or its own condition_json');
  });

const checksOfTexts = (definition: RuleDefinition): readonly (() => Fault[])[] => [
  ...checksOfTemplates(definition),
  ...Object.entries(definition.translations).flatMap(([locale, texts]) =>
    checksOfTemplates(texts, `/translations/${locale}`),
  ),
];

const checkResolveOn = ({ resolveOn }: RuleDefinition): Fault[] =>
  resolveOn === null
    ? []
    : [
        ...checkTopic('/resolve_on/event_type', resolveOn.eventType),
        ...checkCondition(resolveOn.condition, '/resolve_on/condition_json'),
      ];

const checkGroup = ({ groupBy, labels, labelsField }: RuleDefinition): Fault[] =>
  groupBy
    .filter((name) => labelsField === null && !Object.hasOwn(labels, name))
    .map((name) => ({ pointer: '/group_by', detail: `the rule has no label ${name}` }));

const checkField = (pointer: string, field: string | null): Fault[] =>
  unless(
    field === null || isFieldPath(field),
    pointer,
    `must be a field, or words separated by dots (given ${JSON.stringify(field)})`,
  );

const checkFields = ({ assignFrom, alertTypeField, labelsField }: RuleDefinition): Fault[] => [
  ...checkField('/assign_from', assignFrom),
  ...checkField('/alert_type_field', alertTypeField),
  ...checkField('/labels_field', labelsField),
];

const checkHours = ({ activeHours }: RuleDefinition): Fault[] =>
  activeHours === null
    ? []
    : faultOf('/active_hours/time_zone', 'must be an IANA name such as Europe/Madrid', () =>
        compileActiveHours(activeHours),
      );

/** The steps of compiling a rule, some 60 ms at worst: what is compiled again when the rules of a tenant change. */
const MAX_WORK = 200_000;
const limits = { total: MAX_WORK, each: MAX_WORK, least: MAX_WORK };

const checkCompiled = (definition: RuleDefinition, now: Date): Fault[] =>
  faultOf('', 'cannot be applied', () =>
    new WorkBudget(limits).run(() => new CompiledRule(ruleOf(definition, now), defaultReader)),
  );

/**
 * Checks a rule before it is saved, in turns with other work. A rule that passes compiles and runs.
 * @throws InvalidInput with all faults
 */
export async function checkRule(definition: RuleDefinition, now: Date): Promise<void> {
  const checks: readonly (() => Fault[])[] = [
    () => checkSource(definition),
    ...checksOfComputedFields(definition.computedFields),
    () => checkCondition(definition.condition, '/condition_json'),
    ...checksOfTiers(definition),
    () => checkParameters(definition, now),
    () => checkResolveOn(definition),
    () => checkHours(definition),
    () => checkGroup(definition),
    () => checkFields(definition),
    () => slaTargetFaults(definition.slaTargets),
    ...checksOfTexts(definition),
  ];
  const faults = (await mapInTurns(checks, (check) => check())).flat();
  if (faults.length > 0) throw new InvalidInput(faults);
  await turn();
  const compileFaults = checkCompiled(definition, now);
  if (compileFaults.length > 0) throw new InvalidInput(compileFaults);
}
