import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Problem } from '../aggregation';
import { FindActiveMembersQuery, memberKey } from '../directory';
import type { Occurrence } from '../rules';
import { latestOf } from './problem-to-alert';

/** Finds the members whom events name as responsible. */
@Injectable()
export class Assignees {
  constructor(private readonly queries: QueryBus) {}

  /** The member of each new alert by the alert's id. Who is no active member of the tenant is missing. */
  async of(problems: readonly Problem<Occurrence>[]): Promise<ReadonlyMap<string, string>> {
    const named = problems.flatMap((problem) => {
      const { tenantId, namedAssignee: memberId } = latestOf(problem);
      return memberId === null ? [] : [{ alertId: problem.alertId, tenantId, memberId }];
    });
    if (named.length === 0) return new Map();
    const active = await this.queries.execute(new FindActiveMembersQuery(named));
    return new Map(
      named
        .filter(({ tenantId, memberId }) => active.has(memberKey(tenantId, memberId)))
        .map(({ alertId, memberId }) => [alertId, memberId]),
    );
  }
}
