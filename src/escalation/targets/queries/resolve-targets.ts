import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { NotifyTarget } from '../../../notifications';
import type { Target } from '../../policies/domain/policy';
import type { MeantByTarget } from '../domain/who-is-meant';
import { TargetReader } from '../target-reader';

/** A list of targets of a tenant. */
export interface TargetList {
  readonly tenantId: string;
  readonly targets: readonly Target[];
  /** The members whom earlier levels told: `manager` means their managers. */
  readonly toldBefore: readonly string[];
}

/** Who a list of targets stands for. */
export interface ResolvedTargets {
  readonly memberIds: readonly string[];
  /** For `NotifyCommand`. */
  readonly notify: readonly NotifyTarget[];
  /** Whether it has a destination, or an active member whom a message can reach. */
  readonly reached: boolean;
  /** The same for each target, in their order. */
  readonly byTarget: readonly MeantByTarget[];
}

/**
 * Who each list of targets stands for at an instant, and whether it reaches anybody, in the order of the lists. Many lists, of many
 * tenants, cost a few statements. Nothing of it is cached.
 */
export class ResolveTargetsQuery extends Query<readonly ResolvedTargets[]> {
  constructor(
    readonly lists: readonly TargetList[],
    readonly at: Date,
  ) {
    super();
  }
}

const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

function resolved(byTarget: readonly MeantByTarget[]): ResolvedTargets {
  const memberIds = distinct(byTarget.flatMap((one) => one.memberIds));
  const destinationIds = distinct(byTarget.flatMap(({ destinationId }) => destinationId ?? []));
  return {
    memberIds,
    notify: [
      ...memberIds.map((memberId) => ({ memberId })),
      ...destinationIds.map((destinationId) => ({ destinationId })),
    ],
    reached: byTarget.some(({ isReached }) => isReached),
    byTarget,
  };
}

@QueryHandler(ResolveTargetsQuery)
export class ResolveTargetsHandler implements IQueryHandler<ResolveTargetsQuery> {
  constructor(private readonly reader: TargetReader) {}

  async execute({ lists, at }: ResolveTargetsQuery): Promise<readonly ResolvedTargets[]> {
    return (await this.reader.read(lists, at)).map(resolved);
  }
}
