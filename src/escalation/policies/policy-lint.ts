import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { GetGapsQuery, type OnCallGap } from '../on-call/queries/get-shifts';
import type { Level } from './domain/policy';
import { ResolveTargetsQuery, type ResolvedTargets } from '../targets/queries/resolve-targets';
import type { PolicyRow } from './policy-view';

/** Something about a policy that may surprise its author: where it is (JSON pointer), and what. */
export interface PolicyWarning {
  readonly pointer: string;
  readonly detail: string;
}

const DAY_MS = 86_400_000;

const unreachable = {
  member: 'This member is not active, or has no verified contact: they would not be reached now.',
  role: 'Nobody with this role is active and has a verified contact: nobody would be reached now.',
  schedule: 'Nobody who can be reached is on call on this schedule now.',
  manager: 'No manager or owner is active and has a verified contact: nobody would be reached now.',
  channel: 'This destination is switched off: it would not be told.',
  webhook: 'This destination is switched off: it would not be told.',
} as const;

function levelWarnings(level: Level, i: number, { byTarget, reached }: ResolvedTargets): readonly PolicyWarning[] {
  const targets = byTarget.flatMap(({ target, isReached }, n) =>
    isReached ? [] : [{ pointer: `/levels/${i}/targets/${n}`, detail: unreachable[target.type] }],
  );
  const detail = 'This level would reach nobody now. The next level is taken at once instead.';
  return reached ? targets : [...targets, { pointer: `/levels/${i}`, detail }];
}

/** Says when nobody is on call; undefined: somebody always is. */
function gapText([first, ...others]: readonly OnCallGap[]): string | undefined {
  if (!first) return undefined;
  const more = others.length > 0 ? `, and at ${others.length} more times` : '';
  return `Nobody is on call on this schedule from ${first.from.toISOString()} until ${first.until.toISOString()}${more}.`;
}

/** Finds what of a policy would not work as its author expects. */
@Injectable()
export class PolicyLint {
  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
  ) {}

  /** The targets and levels that reach nobody at an instant, and times to come at which nobody is on call. */
  async warningsOf(policy: PolicyRow, at: Date): Promise<readonly PolicyWarning[]> {
    return [...(await this.unreachable(policy, at)), ...(await this.gaps(policy, at))];
  }

  private async unreachable({ tenantId, levels }: PolicyRow, at: Date): Promise<readonly PolicyWarning[]> {
    const lists = levels.map(({ targets }) => ({ tenantId, targets, toldBefore: [] }));
    const resolved = await this.queries.execute(new ResolveTargetsQuery(lists, at));
    return levels.flatMap((level, i) => {
      const found = resolved[i];
      return found ? levelWarnings(level, i, found) : [];
    });
  }

  private async gaps({ tenantId, levels }: PolicyRow, from: Date): Promise<readonly PolicyWarning[]> {
    const targets = levels.flatMap((level, i) =>
      level.targets.map(({ type, id }, n) => ({ id: type === 'schedule' ? id : undefined, level: i, n })),
    );
    const ids = [...new Set(targets.flatMap(({ id }) => id ?? []))];
    if (ids.length === 0) return [];
    const until = new Date(from.getTime() + this.config.onCall.gapDays * DAY_MS);
    const gaps = await this.queries.execute(new GetGapsQuery(tenantId, ids, from, until));
    return targets.flatMap(({ id = '', level, n }) => {
      const detail = gapText(gaps.get(id) ?? []);
      return detail === undefined ? [] : [{ pointer: `/levels/${level}/targets/${n}`, detail }];
    });
  }
}
