import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../libs/config/config';
import { ProviderRegistry } from '../channels/provider-registry';

/** Says over which channels members can be reached, with the providers of the installation. */
@Injectable()
export class MemberChannels {
  constructor(private readonly providers: ProviderRegistry) {}

  /** Whether the installation has a provider that reaches members over the channel. */
  hasProvider(channel: Channel): boolean {
    if (channel === 'in_app') return true;
    // members are reached by a bot, not by the URL of an incoming webhook
    if (channel === 'slack') return this.providers.providersFor('slack', { channel: '' }).length > 0;
    return this.providers.providersOf(channel).length > 0;
  }
}
