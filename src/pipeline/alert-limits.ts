import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Problem } from '../aggregation';
import type { NewAlert, AlertSuppression } from '../alerts';
import type { Occurrence } from '../rules';
import {
  ClaimAlertQuotaCommand,
  ClaimTenantAlertsCommand,
  held,
  type TenantClaim,
  type TenantGrant,
  throttled,
  type Verdict,
  type Wait,
} from '../suppression';
import { stormAlert } from './problem-to-alert';
import { quotaClaimsOf, withinQuota } from './quota';

type EventProblem = Problem<Occurrence>;

/** A new problem that may not have an alert yet, and the reason. */
export interface Refusal {
  readonly problem: EventProblem;
  readonly verdict: Verdict;
}

/** Problems after the limits were applied. */
export interface LimitedProblems {
  readonly within: readonly EventProblem[];
  readonly refused: readonly Refusal[];
  /** Suppressions of new alerts, by alert id: the alert of a storm stands for them. */
  readonly suppressed: ReadonlyMap<string, AlertSuppression>;
  /** The alerts of storms that start now. */
  readonly storms: readonly NewAlert[];
}

const firstOf = ({ occurrences: [first] }: EventProblem): Occurrence => {
  if (!first) throw new Error('a problem without occurrences');
  return first;
};

/** Whether the alert of the problem would be critical. */
const isCritical = ({ occurrences }: EventProblem): boolean =>
  occurrences.some(({ severity }) => severity === 'critical');

/** Splits problems by verdict: those without one may have an alert. Known problems always may. */
function partition(problems: readonly EventProblem[], verdictOf: (problem: EventProblem) => Verdict | undefined) {
  const within: EventProblem[] = [];
  const refused: Refusal[] = [];
  for (const problem of problems) {
    const verdict = problem.kind === 'known' ? undefined : verdictOf(problem);
    if (verdict) refused.push({ problem, verdict });
    else within.push(problem);
  }
  return { within, refused };
}

/** Decides which new problems may have an alert, and which alerts notify: holds, quotas of rules, limits of tenants. */
@Injectable()
export class AlertLimits {
  constructor(private readonly commands: CommandBus) {}

  /** Applies all limits. Must run inside the transaction that raises the alerts. */
  async apply(
    problems: readonly EventProblem[],
    waits: ReadonlyMap<string, Wait>,
    now: Date,
  ): Promise<LimitedProblems> {
    const notHeld = partition(problems, (problem) => holdOf(problem, waits, now));
    const inQuota = await this.applyQuotas(notHeld.within, now);
    const claims = tenantClaims(inQuota.within);
    const grants = await this.commands.execute(new ClaimTenantAlertsCommand(claims, now));
    const { within, refused, suppressed } = applyGrants(inQuota.within, grants);
    return {
      within,
      refused: [...notHeld.refused, ...inQuota.refused, ...refused],
      suppressed,
      storms: stormsOf(within, grants, now),
    };
  }

  private async applyQuotas(problems: readonly EventProblem[], now: Date) {
    const claims = quotaClaimsOf(problems);
    if (claims.length === 0) return { within: problems, refused: [] };
    const granted = await this.commands.execute(new ClaimAlertQuotaCommand(claims, now));
    const byRule = new Map(claims.map(({ ruleId }, i) => [ruleId, granted[i] ?? 0]));
    const { within, over } = withinQuota(problems, byRule);
    const refused = over.map((problem) => ({ problem, verdict: throttled('quota', firstOf(problem).ruleId) }));
    return { within, refused };
  }
}

/** The verdict for a new problem that must wait. Problems that were suppressed before do not wait again. */
function holdOf({ occurrences }: EventProblem, waits: ReadonlyMap<string, Wait>, now: Date): Verdict | undefined {
  if (occurrences.some(({ suppressionReason }) => suppressionReason !== undefined)) return undefined;
  let longest = { by: '', seconds: 0 };
  for (const { id, ruleId, compiled } of occurrences) {
    const wait = waits.get(id);
    if (wait && wait.seconds > longest.seconds) longest = { by: wait.inhibitionId, seconds: wait.seconds };
    if (compiled.rule.holdSeconds > longest.seconds) longest = { by: ruleId, seconds: compiled.rule.holdSeconds };
  }
  return longest.seconds > 0 ? held(longest.by, new Date(now.getTime() + longest.seconds * 1_000)) : undefined;
}

/** Whether the limits of the tenant apply. Alerts about Campana itself have none. */
const isLimited = ({ compiled: { noise } }: Occurrence): boolean =>
  noise.maxAlertsPerHour > 0 || noise.stormAlertsPerMinute > 0;

function tenantClaims(problems: readonly EventProblem[]): readonly TenantClaim[] {
  const claims = new Map<string, TenantClaim>();
  for (const problem of problems) {
    const first = firstOf(problem);
    if (problem.kind === 'known' || !isLimited(first)) continue;
    const { tenantId, compiled } = first;
    const { maxAlertsPerHour: perHour, stormAlertsPerMinute: perMinute } = compiled.noise;
    const claim = claims.get(tenantId) ?? { tenantId, count: 0, critical: 0, perHour, perMinute };
    const critical = claim.critical + (isCritical(problem) ? 1 : 0);
    claims.set(tenantId, { ...claim, count: claim.count + 1, critical });
  }
  return [...claims.values()];
}

/** Counts down what is left of a grant. */
class Allowance {
  private uncritical: number;
  private ringing: number;
  private ringingCritical: number;

  constructor(readonly grant: TenantGrant) {
    ({ uncritical: this.uncritical, notifying: this.ringing, notifyingCritical: this.ringingCritical } = grant);
  }

  /** Whether the alert may be raised. */
  admits(isCriticalOne: boolean): boolean {
    return isCriticalOne || this.uncritical-- > 0;
  }

  /** Whether people are notified of an alert that is raised. */
  notifies(isCriticalOne: boolean): boolean {
    return isCriticalOne ? this.ringingCritical-- > 0 : this.ringing-- > 0;
  }
}

function applyGrants(problems: readonly EventProblem[], grants: ReadonlyMap<string, TenantGrant>) {
  const allowances = new Map([...grants].map(([tenantId, grant]) => [tenantId, new Allowance(grant)]));
  const suppressed = new Map<string, AlertSuppression>();
  const parts = partition(problems, (problem) => {
    const first = firstOf(problem);
    const { tenantId, ruleId } = first;
    const allowance = isLimited(first) ? allowances.get(tenantId) : undefined;
    if (!allowance) return undefined;
    const isCriticalOne = isCritical(problem);
    if (!allowance.admits(isCriticalOne)) return throttled('ceiling', ruleId);
    const { storm } = allowance.grant;
    if (storm && !allowance.notifies(isCriticalOne))
      suppressed.set(problem.alertId, { reason: 'storm', by: storm.alertId });
    return undefined;
  });
  return { ...parts, suppressed };
}

function stormsOf(
  problems: readonly EventProblem[],
  grants: ReadonlyMap<string, TenantGrant>,
  now: Date,
): readonly NewAlert[] {
  return [...grants].flatMap(([tenantId, { storm }]) => {
    const example = problems.map(firstOf).find((one) => one.tenantId === tenantId && isLimited(one));
    return storm?.isNew && example ? [stormAlert(storm.alertId, example, now)] : [];
  });
}
