import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { In } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import type { AddressByChannel } from '../../channels/channel-provider';
import { type DestinationChannel, destinationAddress } from '../destination-config';
import type { DestinationRow } from '../destination-view';
import { DestinationEntity } from '../persistence/destination.entity';
import { SecretConfigs } from '../secret-configs';
import { type PlannedDestination, TenantDestinations } from '../tenant-destinations';

/** The active destinations of these tenants by tenant id, from a cache: not for transactions. */
export class GetDestinationsQuery extends Query<ReadonlyMap<string, readonly PlannedDestination[]>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@QueryHandler(GetDestinationsQuery)
export class GetDestinationsHandler implements IQueryHandler<GetDestinationsQuery> {
  constructor(private readonly destinations: TenantDestinations) {}

  execute({ tenantIds }: GetDestinationsQuery): Promise<ReadonlyMap<string, readonly PlannedDestination[]>> {
    return this.destinations.of(tenantIds);
  }
}

/** Names a destination. */
export interface DestinationRef {
  readonly tenantId: string;
  readonly id: string;
}

/** A destination that can be sent to. */
export interface ReachableDestination extends DestinationRef {
  readonly name: string;
  readonly isActive: boolean;
  readonly channel: DestinationChannel;
  /** As the provider of the channel takes it; null: it cannot be decrypted. */
  readonly address: AddressByChannel[DestinationChannel] | null;
}

/** The addresses of destinations, in one statement. Those that do not exist are missing. */
export class GetDestinationAddressesQuery extends Query<readonly ReachableDestination[]> {
  constructor(readonly wanted: readonly DestinationRef[]) {
    super();
  }
}

@QueryHandler(GetDestinationAddressesQuery)
export class GetDestinationAddressesHandler implements IQueryHandler<GetDestinationAddressesQuery> {
  constructor(
    private readonly database: Database,
    private readonly configs: SecretConfigs,
    private readonly tenants: TenantDestinations,
    private readonly clock: Clock,
  ) {}

  async execute({ wanted }: GetDestinationAddressesQuery): Promise<readonly ReachableDestination[]> {
    if (wanted.length === 0) return [];
    const isWanted = new Set(wanted.map(({ tenantId, id }) => `${tenantId} ${id}`));
    const where = { id: In(wanted.map(({ id }) => id)) };
    const rows = await this.database.withRepository(SYSTEM, DestinationEntity, (all) => all.findBy(where));
    const own = rows.filter(({ tenantId, id }) => isWanted.has(`${tenantId} ${id}`)).map((row) => this.reachable(row));
    return [...own, ...wanted.flatMap((one) => this.shared(one))];
  }

  private reachable(row: DestinationRow): ReachableDestination {
    const { tenantId, id, name, isActive, channel } = row;
    return { tenantId, id, name, isActive, channel, address: this.addressOf(row) };
  }

  /** One key that is missing must not keep the messages of others. */
  private addressOf(row: DestinationRow): ReachableDestination['address'] {
    try {
      return this.configs.addressOf(row, this.clock.now());
    } catch {
      return null;
    }
  }

  private shared({ tenantId, id }: DestinationRef): ReachableDestination[] {
    const found = this.tenants.sharedUrlOf(tenantId, id);
    if (!found) return [];
    const { channel, url } = found;
    const name = `${channel.toUpperCase()}_WEBHOOK_URL`;
    return [{ tenantId, id, name, isActive: true, channel, address: destinationAddress(channel, { url }, []) }];
  }
}
