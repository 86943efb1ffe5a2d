import type { PolicyDefinition, PolicySnapshot } from './policy';

/** What of an alert decides whether and how it escalates. */
export interface ExplainedAlert {
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly status: string;
  /** null: people are notified of it. */
  readonly quietReason: string | null;
  readonly notify: boolean;
  /** Whether it is a message to all members, rather than a problem. */
  readonly isBroadcast: boolean;
  /** The policy that its rule names. */
  readonly policyId: string | null;
}

/** A policy of the tenant. */
export interface KnownPolicy extends PolicyDefinition {
  readonly id: string;
  readonly version: number;
}

/** What was looked at to find the policy of an alert. */
export interface PolicyChoice {
  readonly choice: 'escalation' | 'alert' | 'own_policy' | 'default_policy' | 'no_policy';
  /** The policy that was looked at; null: there is none. */
  readonly policyId: string | null;
  /** Whether it decided. */
  readonly isDecisive: boolean;
  /** A sentence. */
  readonly why: string;
}

/** The policy of an alert, and what was looked at to find it. The last choice decided. */
export interface ChosenPolicy {
  readonly choices: readonly PolicyChoice[];
  readonly policy: PolicySnapshot | null;
}

/** A policy as a run takes it. */
export const snapshotOf = (policy: KnownPolicy): PolicySnapshot => ({
  id: policy.id,
  version: policy.version,
  name: policy.name,
  levels: policy.levels,
  repeat_count: policy.repeatCount,
  repeat_every_seconds: policy.repeatEverySeconds,
});

/** Why an alert does not escalate, whatever its policy; undefined: it does. */
function quietOf({ status, quietReason, notify, isBroadcast }: ExplainedAlert): string | undefined {
  if (isBroadcast) return 'The alert is a broadcast: messages do not escalate.';
  if (status !== 'active') return `The alert is ${status}: only active alerts escalate.`;
  if (quietReason !== null) return `The alert is suppressed (${quietReason}): nobody is notified of it.`;
  return notify ? undefined : 'The rule of the alert notifies nobody (notify: false).';
}

interface Look {
  readonly policy: KnownPolicy | undefined;
  readonly why: string;
}

function ownOf({ policyId }: ExplainedAlert, policies: readonly KnownPolicy[]): Look {
  if (policyId === null) return { policy: undefined, why: 'The alert has no policy of its own.' };
  const policy = policies.find(({ id }) => id === policyId);
  if (!policy) return { policy, why: 'The policy of the alert does not exist any more.' };
  return { policy, why: `The alert has the policy ${JSON.stringify(policy.name)}${offOf(policy)}.` };
}

function defaultOf({ severity }: ExplainedAlert, policies: readonly KnownPolicy[]): Look {
  const policy = policies.find(({ defaultFor }) => defaultFor.includes(severity));
  if (!policy) return { policy, why: `No policy is the default for ${severity} alerts.` };
  return { policy, why: `${JSON.stringify(policy.name)} is the default for ${severity} alerts${offOf(policy)}.` };
}

const offOf = ({ isActive }: KnownPolicy): string => (isActive ? '' : ', which is switched off');

/**
 * Chooses the policy of an alert: its own if that is active, else the default for its severity, else none.
 * @param isEscalating whether alerts of the tenant escalate at all
 * @param policies all of the tenant
 */
export function choosePolicy(
  alert: ExplainedAlert,
  isEscalating: boolean,
  policies: readonly KnownPolicy[],
): ChosenPolicy {
  const choices: PolicyChoice[] = [];
  const look = (choice: PolicyChoice['choice'], why: string, isDecisive: boolean, policyId: string | null = null) => {
    choices.push({ choice, policyId, isDecisive, why });
    return isDecisive;
  };
  const none = { choices, policy: null };
  const switched = isEscalating ? 'Alerts of the tenant escalate.' : 'Escalation is switched off (enable_escalation).';
  if (look('escalation', switched, !isEscalating)) return none;
  const quiet = quietOf(alert);
  if (look('alert', quiet ?? 'The alert is active, and people are notified of it.', quiet !== undefined)) return none;
  const looks = [
    ['own_policy', ownOf(alert, policies)],
    ['default_policy', defaultOf(alert, policies)],
  ] as const;
  for (const [choice, { policy, why }] of looks)
    if (look(choice, why, policy?.isActive === true, policy?.id ?? null) && policy)
      return { choices, policy: snapshotOf(policy) };
  look('no_policy', 'The alert does not escalate by itself; a member can escalate it to the manager.', true);
  return none;
}
