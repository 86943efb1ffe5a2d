import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { Severity } from '../../../alerts';
import { FindMembersQuery, GetTenantSettingsQuery } from '../../../directory';
import { FindDestinationsQuery } from '../../../notifications';
import { isDestination, type MeantByTarget } from '../../targets/domain/who-is-meant';
import { FindSchedulesQuery } from '../../targets/queries/find-schedules';
import { targetsKey } from '../../targets/domain/targets-key';
import { type ResolvedTargets, ResolveTargetsQuery, type TargetList } from '../../targets/queries/resolve-targets';
import type { Level, PolicySnapshot } from '../domain/policy';
import { type PolicyChoice, choosePolicy, type ExplainedAlert } from '../domain/policy-choice';
import type { LevelResult } from '../../runs/domain/run-progress';
import { type PlannedLevel, planLevels } from '../domain/planned-levels';
import { levelHolds } from '../level-conditions';
import { PoliciesRepository } from '../persistence/policies.repository';

/** A level with the people whom its targets stand for. */
export interface ExplainedLevel extends PlannedLevel {
  readonly targets: readonly MeantByTarget[];
}

/** How an alert would escalate. */
export interface EscalationExplanation {
  /** What was looked at to find the policy, in order. */
  readonly choices: readonly PolicyChoice[];
  /** null: it does not escalate. */
  readonly policy: PolicySnapshot | null;
  readonly levels: readonly ExplainedLevel[];
  /** The names of the members, destinations and schedules that the levels mean, by id. */
  readonly names: ReadonlyMap<string, string | null>;
}

/**
 * Tells by which policy an alert would escalate, and why, and who would be told when if nobody reacted. Nothing is changed.
 * @param at when it rings
 */
export class ExplainEscalationQuery extends Query<EscalationExplanation> {
  constructor(
    readonly tenantId: string,
    readonly alert: ExplainedAlert,
    readonly at: Date,
  ) {
    super();
  }
}

@QueryHandler(ExplainEscalationQuery)
export class ExplainEscalationHandler implements IQueryHandler<ExplainEscalationQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly policies: PoliciesRepository,
  ) {}

  async execute({ tenantId, alert, at }: ExplainEscalationQuery): Promise<EscalationExplanation> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    const { choices, policy } = choosePolicy(
      alert,
      settings?.isEscalating ?? false,
      await this.policies.of([tenantId]),
    );
    const levels = policy ? await this.levelsOf(tenantId, policy, alert.severity, at) : [];
    return { choices, policy, levels, names: await this.namesOf(tenantId, levels) };
  }

  private async levelsOf(
    tenantId: string,
    policy: PolicySnapshot,
    severity: Severity,
    rangAt: Date,
  ): Promise<readonly ExplainedLevel[]> {
    const told = new Set<string>();
    const meant: (readonly MeantByTarget[])[] = [];
    const known = new Map<string, ResolvedTargets | undefined>();
    const judge = async ({ targets, ...conditions }: Level, at: Date): Promise<LevelResult> => {
      const found = await this.resolved({ tenantId, targets, toldBefore: [...told] }, at, known);
      meant.push(found?.byTarget ?? []);
      if (!levelHolds(conditions, severity, at)) return 'skipped';
      if (!found?.reached) return 'nobody';
      for (const id of found.memberIds) told.add(id);
      return 'taken';
    };
    const planned = await planLevels(policy, rangAt, judge);
    return planned.map((level, i) => ({ ...level, targets: meant[i] ?? [] }));
  }

  /** Who targets stand for. Only who is on call depends on the time. @param known what was asked for before */
  private async resolved(
    list: TargetList,
    at: Date,
    known: Map<string, ResolvedTargets | undefined>,
  ): Promise<ResolvedTargets | undefined> {
    const isTimed = list.targets.some(({ type }) => type === 'schedule');
    const key = `${isTimed ? at.toISOString() : ''} ${targetsKey(list)}`;
    if (!known.has(key)) known.set(key, (await this.queries.execute(new ResolveTargetsQuery([list], at)))[0]);
    return known.get(key);
  }

  private async namesOf(
    tenantId: string,
    levels: readonly ExplainedLevel[],
  ): Promise<ReadonlyMap<string, string | null>> {
    const targets = levels.flatMap((level) => level.targets);
    const memberIds = targets.flatMap(({ target, memberIds: ids }) =>
      target.type === 'member' && target.id !== undefined ? [target.id, ...ids] : ids,
    );
    const members = await this.queries.execute(new FindMembersQuery(tenantId, [...new Set(memberIds)]));
    const destinationIds = targets.flatMap(({ target }) => (isDestination(target) ? (target.id ?? []) : []));
    const refs = [...new Set(destinationIds)].map((id) => ({ tenantId, id }));
    const destinations = await this.queries.execute(new FindDestinationsQuery(refs));
    const scheduleIds = targets.flatMap(({ target }) => (target.type === 'schedule' ? (target.id ?? []) : []));
    const schedules = await this.queries.execute(new FindSchedulesQuery(tenantId, [...new Set(scheduleIds)]));
    return new Map([...members, ...destinations, ...schedules].map(({ id, name }) => [id, name]));
  }
}
