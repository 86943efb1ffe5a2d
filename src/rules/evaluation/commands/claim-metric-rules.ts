import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { ActiveRules } from '../active-rules';
import type { MetricParameters } from '../../domain/rule-parameters';
import { observeLateness } from '../../rules.metrics';
import { type MetricClaim, MetricStatesRepository } from '../persistence/metric-states.repository';

/** A metric rule that is to be read now. */
export interface ClaimedMetricRule extends MetricClaim {
  readonly ruleName: string;
  readonly parameters: MetricParameters;
}

/**
 * Claims metric rules: for a time, nobody else reads them. Those that are due, or, of one tenant, all, due or not.
 * The claim ends with `ApplyMetricReadingCommand` or `ReleaseMetricRuleCommand`.
 */
export class ClaimMetricRulesCommand extends Command<readonly ClaimedMetricRule[]> {
  /** @param which the tenant whose rules are claimed, or how many due ones, and the tenants to leave out */
  constructor(
    readonly at: Date,
    readonly which: { readonly tenantId: string } | { readonly max: number; readonly except: readonly string[] },
  ) {
    super();
  }
}

/** For how long a process has a rule: longer than reading may take, also when others are read before it. */
const LEASE_MS = 180_000;
/** When a rule is looked at again that this process does not know yet, or no longer. */
const UNKNOWN_RETRY_MS = 5_000;

@CommandHandler(ClaimMetricRulesCommand)
export class ClaimMetricRulesHandler implements ICommandHandler<ClaimMetricRulesCommand> {
  constructor(
    private readonly states: MetricStatesRepository,
    private readonly activeRules: ActiveRules,
  ) {}

  async execute({ at, which }: ClaimMetricRulesCommand): Promise<readonly ClaimedMetricRule[]> {
    const leaseUntil = new Date(at.getTime() + LEASE_MS);
    const claims = await ('tenantId' in which
      ? this.claimAll(which.tenantId, at, leaseUntil)
      : this.states.claim(at, leaseUntil, which.except, which.max));
    const ruleSets = await this.activeRules.of(claims.map(({ tenantId }) => tenantId));
    const known: ClaimedMetricRule[] = [];
    for (const claim of claims) {
      const compiled = ruleSets.get(claim.tenantId)?.get(claim.ruleId);
      if (compiled?.basis !== claim.basis || compiled.rule.ruleType !== 'metric') {
        await this.leave(claim, at);
        continue;
      }
      observeLateness('metric', claim.dueAt, at);
      known.push({ ...claim, ruleName: compiled.rule.name, parameters: compiled.rule.parameters as MetricParameters });
    }
    return known;
  }

  private async claimAll(tenantId: string, at: Date, leaseUntil: Date): Promise<readonly MetricClaim[]> {
    const ruleSet = (await this.activeRules.of([tenantId])).get(tenantId);
    const ids = [...(ruleSet?.all() ?? [])].flatMap(({ rule }) => (rule.ruleType === 'metric' ? rule.id : []));
    return ids.length === 0 ? [] : this.states.claimOf(tenantId, ids, at, leaseUntil);
  }

  /** The rule was switched off or edited, and this process may not have heard of the edit yet. */
  private async leave(claim: MetricClaim, at: Date): Promise<void> {
    await this.states.dropInactive(claim);
    await this.states.release(claim, new Date(at.getTime() + UNKNOWN_RETRY_MS));
  }
}

/** Ends the claim of a metric rule that was not read: it is due again at a time. */
export class ReleaseMetricRuleCommand extends Command<void> {
  constructor(
    readonly claim: MetricClaim,
    readonly dueAt: Date,
  ) {
    super();
  }
}

@CommandHandler(ReleaseMetricRuleCommand)
export class ReleaseMetricRuleHandler implements ICommandHandler<ReleaseMetricRuleCommand> {
  constructor(private readonly states: MetricStatesRepository) {}

  execute({ claim, dueAt }: ReleaseMetricRuleCommand): Promise<void> {
    return this.states.release(claim, dueAt);
  }
}
