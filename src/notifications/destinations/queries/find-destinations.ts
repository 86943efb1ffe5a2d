import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { In } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { DestinationChannel } from '../destination-config';
import { DestinationEntity } from '../persistence/destination.entity';
import { TenantDestinations } from '../tenant-destinations';
import type { DestinationRef } from './get-destinations';

/** A destination that somebody names. It contains no address. */
export interface NamedDestination extends DestinationRef {
  readonly name: string;
  readonly channel: DestinationChannel;
  readonly isActive: boolean;
}

/** The destinations of any tenants that are named, in one statement. Those that do not exist are missing. */
export class FindDestinationsQuery extends Query<readonly NamedDestination[]> {
  constructor(readonly wanted: readonly DestinationRef[]) {
    super();
  }
}

const select = { tenantId: true, id: true, name: true, channel: true, isActive: true } as const;

@QueryHandler(FindDestinationsQuery)
export class FindDestinationsHandler implements IQueryHandler<FindDestinationsQuery> {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantDestinations,
  ) {}

  async execute({ wanted }: FindDestinationsQuery): Promise<readonly NamedDestination[]> {
    if (wanted.length === 0) return [];
    const isWanted = new Set(wanted.map(({ tenantId, id }) => `${tenantId} ${id}`));
    const where = { id: In(wanted.map(({ id }) => id)) };
    const rows = await this.database.withRepository(SYSTEM, DestinationEntity, (all) => all.find({ select, where }));
    const own = rows.filter(({ tenantId, id }) => isWanted.has(`${tenantId} ${id}`));
    return [...own, ...wanted.flatMap((one) => this.shared(one))];
  }

  /** One that the installation made for the tenant. */
  private shared({ tenantId, id }: DestinationRef): NamedDestination[] {
    const found = this.tenants.sharedUrlOf(tenantId, id);
    if (!found) return [];
    return [
      { tenantId, id, name: `${found.channel.toUpperCase()}_WEBHOOK_URL`, channel: found.channel, isActive: true },
    ];
  }
}
