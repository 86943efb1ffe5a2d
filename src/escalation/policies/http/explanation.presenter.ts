import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { type AlertRow, isBroadcast } from '../../../alerts';
import type { MeantByTarget } from '../../targets/domain/who-is-meant';
import type { PlannedLevel } from '../domain/planned-levels';
import type { ExplainedAlert } from '../domain/policy-choice';
import type { EscalationExplanation, ExplainedLevel } from '../queries/explain-escalation';
import type {
  EscalatingSampleDto,
  EscalationExplanationDto,
  ExplainedLevelDto,
  ExplainedTargetDto,
  ExplainEscalationDto,
  FirstToldDto,
} from './explanation.dto';

const sampleOf = ({ severity, notify, escalation_policy_id }: EscalatingSampleDto): ExplainedAlert => ({
  severity,
  status: 'active',
  quietReason: null,
  notify: notify ?? true,
  isBroadcast: false,
  policyId: escalation_policy_id ?? null,
});

/** What of an alert decides how it escalates. */
export const explainedAlertOf = (row: AlertRow): ExplainedAlert => ({
  severity: row.severity,
  status: row.status,
  quietReason: row.quietReason,
  notify: row.notify,
  isBroadcast: isBroadcast(row),
  policyId: row.escalationPolicyId,
});

/** The alert that is to be explained: the id of one, or a sample. @throws InvalidInput unless it is exactly one of them */
export function escalatingAlertFrom({ alert_id: id, alert }: ExplainEscalationDto): string | ExplainedAlert {
  if (typeof id === 'string' && !alert) return id;
  if (alert && typeof id !== 'string') return sampleOf(alert);
  const given = alert ? 'both' : 'none of them';
  throw new InvalidInput([{ pointer: '', detail: `must have either alert_id or alert (given ${given})` }]);
}

/** So many people are shown of a target, and altogether. */
const MAX_PEOPLE = 1_000;

type Names = EscalationExplanation['names'];

const person = (id: string, names: Names) => ({ member_id: id, name: names.get(id) ?? null });

const target = ({ target: { type, id }, memberIds, isReached }: MeantByTarget, names: Names): ExplainedTargetDto => ({
  type,
  id: id ?? null,
  name: (id !== undefined && names.get(id)) || null,
  people: memberIds.slice(0, MAX_PEOPLE).map((memberId) => person(memberId, names)),
  reached: isReached,
});

function whyOf({ result, at, dueAt }: PlannedLevel): string {
  if (result === 'skipped') return 'Its conditions do not hold then: it is skipped.';
  if (result === 'nobody') return 'It reaches nobody: the next one is taken at once.';
  return at < dueAt ? 'The level before reaches nobody: it is taken at once.' : 'It is due, and nobody has reacted.';
}

const level = (planned: ExplainedLevel, names: Names): ExplainedLevelDto => ({
  round: planned.round,
  level: planned.level,
  due_at: planned.dueAt.toISOString(),
  at: planned.at.toISOString(),
  result: planned.result,
  why: whyOf(planned),
  targets: planned.targets.map((one) => target(one, names)),
});

function firstTold(levels: readonly ExplainedLevel[], names: Names): FirstToldDto[] {
  const told = new Map<string, string>();
  for (const { at, result, targets } of levels)
    for (const id of result === 'taken' ? targets.flatMap(({ memberIds }) => memberIds) : [])
      if (!told.has(id)) told.set(id, at.toISOString());
  return [...told].slice(0, MAX_PEOPLE).map(([id, at]) => ({ ...person(id, names), at }));
}

export const presentEscalationPlan = (
  { choices, policy, levels, names }: EscalationExplanation,
  at: Date,
): EscalationExplanationDto => ({
  at: at.toISOString(),
  choices: choices.map(({ choice, policyId, isDecisive, why }) => ({
    ...{ choice, policy_id: policyId },
    ...{ decided: isDecisive, why },
  })),
  why: choices.at(-1)?.why ?? '',
  policy: policy && { id: policy.id, name: policy.name, version: policy.version },
  levels: levels.map((one) => level(one, names)),
  people: firstTold(levels, names),
});
