import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Fault } from '../../../libs/kernel/domain-error';
import { FindMembersQuery } from '../../directory';
import { FindDestinationsQuery } from '../../notifications';
import type { Level, Target } from '../policies/domain/policy';
import { isDestination } from './domain/who-is-meant';
import { FindSchedulesQuery } from './queries/find-schedules';

/** The members, schedules and destinations that targets of a tenant name, as far as they exist. */
interface Existing {
  readonly members: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  /** The channel of each destination, by id. */
  readonly destinations: ReadonlyMap<string, string>;
}

const idsOf = (targets: readonly Target[], isWanted: (target: Target) => boolean): string[] => [
  ...new Set(targets.flatMap((one) => (isWanted(one) ? (one.id ?? []) : []))),
];

function faultOf({ type, id = '' }: Target, { members, schedules, destinations }: Existing): string | undefined {
  const channel = destinations.get(id);
  if (type === 'member' && !members.has(id)) return 'is no member of the tenant';
  if (type === 'schedule' && !schedules.has(id)) return 'is no on-call schedule of the tenant';
  if (!isDestination({ type })) return undefined;
  if (channel === undefined) return 'is no destination of the tenant';
  return type === 'webhook' && channel !== 'webhook'
    ? `is a destination on the channel ${channel}, not a webhook`
    : undefined;
}

/** Checks that what targets name exists in their tenant. */
@Injectable()
export class NamedTargets {
  constructor(private readonly queries: QueryBus) {}

  /** The targets of levels that name what does not exist in the tenant. */
  async faultsOf(tenantId: string, levels: readonly Level[]): Promise<readonly Fault[]> {
    const existing = await this.existing(
      tenantId,
      levels.flatMap(({ targets }) => targets),
    );
    return levels.flatMap(({ targets }, i) =>
      targets.flatMap((target, n) => {
        const fault = faultOf(target, existing);
        const detail = `${fault} (given ${JSON.stringify(target.id)})`;
        return fault === undefined ? [] : [{ pointer: `/levels/${i}/targets/${n}/id`, detail }];
      }),
    );
  }

  private async existing(tenantId: string, targets: readonly Target[]): Promise<Existing> {
    const memberIds = idsOf(targets, ({ type }) => type === 'member');
    const members = await this.queries.execute(new FindMembersQuery(tenantId, memberIds));
    const refs = idsOf(targets, isDestination).map((id) => ({ tenantId, id }));
    const destinations = await this.queries.execute(new FindDestinationsQuery(refs));
    const scheduleIds = idsOf(targets, ({ type }) => type === 'schedule');
    const schedules = await this.queries.execute(new FindSchedulesQuery(tenantId, scheduleIds));
    return {
      members: new Set(members.map(({ id }) => id)),
      schedules: new Set(schedules.map(({ id }) => id)),
      destinations: new Map(destinations.map(({ id, channel }) => [id, channel])),
    };
  }
}
