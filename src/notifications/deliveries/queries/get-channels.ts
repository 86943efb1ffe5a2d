import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Channel, channels } from '../../../../libs/config/config';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { ProviderRegistry } from '../../channels/provider-registry';
import { ProviderChoice } from '../sending/provider-choice';

/** Whether a channel can be used, and how it went. */
export interface ChannelStatus {
  readonly channel: Channel;
  /** The names of its providers, the preferred first. */
  readonly providers: readonly string[];
  readonly isOn: boolean;
  /** The providers that are not called at present, because they fail; as far as the process that answers knows. */
  readonly failing: readonly string[];
  /** When a message of the tenant was last accepted there. */
  readonly lastSuccessAt: Date | null;
}

const select = prepared(`
  SELECT channel, last.at FROM unnest($2::text[]) AS channel CROSS JOIN LATERAL (
    SELECT accepted_at AS at FROM deliveries WHERE tenant_id = $1 AND deliveries.channel = channel.channel AND accepted_at IS NOT NULL
    ORDER BY accepted_at DESC LIMIT 1) AS last`);

/** The channels of the installation, with the latest success of a tenant on each. */
export class GetChannelsQuery extends Query<readonly ChannelStatus[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(GetChannelsQuery)
export class GetChannelsHandler implements IQueryHandler<GetChannelsQuery> {
  constructor(
    private readonly database: Database,
    private readonly registry: ProviderRegistry,
    private readonly choice: ProviderChoice,
  ) {}

  async execute({ tenantId }: GetChannelsQuery): Promise<readonly ChannelStatus[]> {
    const rows = await this.database.query<{ channel: Channel; at: Date }[]>(tenantId, select, [tenantId, channels]);
    const latest = new Map(rows.map(({ channel, at }) => [channel, at]));
    return channels.map((channel) => {
      const providers = channel === 'in_app' ? [] : this.registry.providersOf(channel);
      const names = providers.map(({ name }) => name);
      return {
        channel,
        providers: names,
        isOn: channel === 'in_app' || names.length > 0,
        failing: names.filter((name) => this.choice.openAccounts.some((account) => account.startsWith(`${name}:`))),
        lastSuccessAt: latest.get(channel) ?? null,
      };
    });
  }
}
