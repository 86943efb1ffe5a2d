import { Injectable } from '@nestjs/common';
import { Config } from '../../../libs/config/config';
import { TableChangeListener } from '../../../libs/database/table-change-listener';
import { TenantCache } from '../../../libs/database/tenant-cache';
import { uuidOf } from '../../../libs/kernel/uuid';
import type { Selectable } from '../../suppression';
import { CompiledFilters } from '../wishes/compiled-filters';
import { type DestinationChannel, destinationChannels, type DestinationOccasion } from './destination-config';
import type { DestinationRow } from './destination-view';
import { DestinationsRepository } from './persistence/destinations.repository';

/** A destination that is active, ready to be compared with alerts. It contains nothing secret. */
export interface PlannedDestination {
  readonly id: string;
  readonly tenantId: string;
  readonly channel: DestinationChannel;
  readonly name: string;
  readonly occasions: readonly DestinationOccasion[];
  /** Whether it is told of suppressed alerts, too. */
  readonly includeQuiet: boolean;
  readonly selects: (alert: Selectable) => boolean;
}

/** What decides whether a destination is told. */
export interface DestinationAlert extends Selectable {
  readonly quietReason: string | null;
}

/** Whether a destination is told on an occasion. */
export const isToldOf = (
  { occasions, includeQuiet, selects }: PlannedDestination,
  alert: DestinationAlert,
  occasion: DestinationOccasion,
): boolean => occasions.includes(occasion) && (includeQuiet || alert.quietReason === null) && selects(alert);

/** The destinations of a tenant: none is loaded from the cache if it has none. */
interface CachedDestinations {
  readonly destinations: readonly PlannedDestination[];
  /** The channels for which it has destinations, active or not. */
  readonly channels: ReadonlySet<DestinationChannel>;
}

const none: CachedDestinations = { destinations: [], channels: new Set() };

/** The id of the destination that the installation makes for a tenant. */
const sharedId = (tenantId: string, channel: DestinationChannel): string =>
  uuidOf(`shared destination ${tenantId} ${channel}`);

/** The active destinations of each tenant, compiled, and those of the installation. Reloaded when a process changes them. */
@Injectable()
export class TenantDestinations {
  private readonly cache: TenantCache<CachedDestinations>;
  private readonly sharedUrls: ReadonlyMap<DestinationChannel, string>;

  constructor(
    private readonly repository: DestinationsRepository,
    private readonly filters: CompiledFilters,
    changes: TableChangeListener,
    { providers }: Config,
  ) {
    const load = (tenantIds: string[]) => this.load(tenantIds);
    this.cache = new TenantCache(changes, ['notification_destinations'], load, none);
    const urls: Readonly<Partial<Record<DestinationChannel, string | undefined>>> = providers.sharedUrls;
    this.sharedUrls = new Map(
      destinationChannels.flatMap((channel) => (urls[channel] === undefined ? [] : [[channel, urls[channel]]])),
    );
  }

  /** The destinations of these tenants. Must be called outside of transactions: it uses a cache. */
  async of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, readonly PlannedDestination[]>> {
    const cached = await this.cache.of(tenantIds);
    return new Map(
      [...cached].map(([tenantId, own]) => [tenantId, [...own.destinations, ...this.sharedOf(tenantId, own)]]),
    );
  }

  /** The URL of a destination that the installation made for the tenant; undefined: it did not make the one with this id. */
  sharedUrlOf(
    tenantId: string,
    id: string,
  ): { readonly channel: DestinationChannel; readonly url: string } | undefined {
    const found = [...this.sharedUrls].find(([channel]) => sharedId(tenantId, channel) === id);
    return found && { channel: found[0], url: found[1] };
  }

  private sharedOf(tenantId: string, { channels }: CachedDestinations): readonly PlannedDestination[] {
    const wanted = [...this.sharedUrls.keys()].filter((channel) => !channels.has(channel));
    return wanted.map((channel) => ({
      id: sharedId(tenantId, channel),
      tenantId,
      channel,
      name: `${channel.toUpperCase()}_WEBHOOK_URL`,
      occasions: ['firing', 'resolved'],
      includeQuiet: false,
      selects: this.filters.of(null),
    }));
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, CachedDestinations>> {
    const rows = await this.repository.of(tenantIds);
    return new Map(tenantIds.map((id) => [id, this.cachedOf(rows.filter(({ tenantId }) => tenantId === id))]));
  }

  private cachedOf(rows: readonly DestinationRow[]): CachedDestinations {
    const active = rows.filter(({ isActive }) => isActive);
    return {
      channels: new Set(rows.map(({ channel }) => channel)),
      destinations: active.map(({ id, tenantId, channel, name, occasions, includeQuiet, match }) => ({
        ...{ id, tenantId, channel, name, occasions, includeQuiet },
        selects: this.filters.of(match),
      })),
    };
  }
}
