import { Logger } from '@nestjs/common';
import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { Member } from '../../../../libs/auth/member';
import type { Named } from '../../../../libs/database/find-by-name';
import { FindGroupsQuery, type FoundGroup, ListAlertsQuery, type Severity, viewerOf, wordsOf } from '../../../alerts';
import { FindMembersByNameQuery } from '../../../directory';
import { FindSchedulesByNameQuery } from '../../../escalation';
import { FindRulesByNameQuery } from '../../../rules';

export const foundKinds = ['alert', 'incident', 'rule', 'member', 'schedule'] as const;

/** Something that a search found. */
export interface Found {
  readonly kind: (typeof foundKinds)[number];
  readonly id: string;
  readonly title: string;
  /** Of alerts and incidents; else null. */
  readonly severity: Severity | null;
}

/** How many of each kind. */
const OF_EACH = 5;

/** The alerts, incidents, rules, members and schedules with some words that a member may see: at most five of each kind. */
export class SearchQuery extends Query<readonly Found[]> {
  constructor(
    readonly me: Member,
    readonly text: string,
  ) {
    super();
  }
}

const named =
  (kind: Found['kind']) =>
  ({ id, name }: Named): Found => ({ kind, id, title: name, severity: null });

const incident = ({ id, labels, severity }: FoundGroup): Found => ({
  ...{ kind: 'incident', id, severity },
  title: Object.values(labels).join(', '),
});

@QueryHandler(SearchQuery)
export class SearchHandler implements IQueryHandler<SearchQuery> {
  private readonly logger = new Logger(SearchHandler.name);

  constructor(private readonly queries: QueryBus) {}

  async execute({ me, text }: SearchQuery): Promise<readonly Found[]> {
    const asked = [me.tenantId, text, OF_EACH] as const;
    const kinds = [
      this.alerts(me, text),
      this.queries.execute(new FindGroupsQuery(...asked)).then((groups) => groups.map(incident)),
      this.rules(me, text),
      this.queries.execute(new FindMembersByNameQuery(...asked)).then((members) => members.map(named('member'))),
      this.queries.execute(new FindSchedulesByNameQuery(...asked)).then((found) => found.map(named('schedule'))),
    ];
    const found = await Promise.allSettled(kinds);
    return found.flatMap((kind) => (kind.status === 'fulfilled' ? kind.value : this.without(kind.reason)));
  }

  private async alerts(me: Member, text: string): Promise<readonly Found[]> {
    const query = new ListAlertsQuery(
      me.tenantId,
      viewerOf(me),
      { words: wordsOf(text) },
      '-created_at',
      OF_EACH,
      undefined,
      ['title'],
    );
    const alerts = await this.queries.execute(query);
    return alerts.map(({ id, title, severity }) => ({ kind: 'alert', id, title, severity }));
  }

  private async rules(me: Member, text: string): Promise<readonly Found[]> {
    if (!me.permissions.has('alerts.manage')) return [];
    const rules = await this.queries.execute(new FindRulesByNameQuery(me.tenantId, text, OF_EACH));
    return rules.map(named('rule'));
  }

  /** One kind that cannot be searched does not take the others with it. */
  private without(reason: unknown): readonly Found[] {
    this.logger.warn(`A part of a search failed: ${String(reason)}`);
    return [];
  }
}
