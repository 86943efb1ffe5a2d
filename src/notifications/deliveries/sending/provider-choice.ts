import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ChannelProvider } from '../../channels/channel-provider';
import { ProviderRegistry } from '../../channels/provider-registry';
import { type CircuitStore, ProviderBreakers } from '../domain/provider-breakers';
import { FAILURES_BEFORE_FAILOVER } from '../domain/retry';
import type { PreparedMessage } from './prepare-message';

/** Accounts and hosts that are remembered. */
const MAX_ACCOUNTS = 10_000;

/** The provider of an attempt. */
export interface ChosenProvider {
  readonly provider: ChannelProvider;
  readonly account: string;
  /** Failures in a row of this delivery at this provider. */
  readonly failures: number;
  /** Whether another provider reaches the address. */
  readonly hasOther: boolean;
}

/** Why no provider is called: none is configured (null), or when one may be called again. */
export type NoProvider = { readonly againAt: Date | null };

/** What fails together at a provider. */
export const accountName = (provider: ChannelProvider, address: PreparedMessage['address']): string =>
  `${provider.name}:${provider.accountOf(address)}`;

/** Chooses the provider of each attempt: the first one that works; after two failures, or while its breaker is open, the next. */
@Injectable()
export class ProviderChoice {
  private readonly circuits = new LRUCache<string, NonNullable<ReturnType<CircuitStore['get']>>>({ max: MAX_ACCOUNTS });
  /** Of this process: others learn within five failures of their own. */
  readonly breakers = new ProviderBreakers(this.circuits);

  constructor(private readonly registry: ProviderRegistry) {}

  /** The accounts of providers, and the hosts of URLs, that are not called at present. */
  get openAccounts(): readonly string[] {
    return [...this.circuits.keys()].filter((account) => !this.breakers.isClosed(account));
  }

  /** The name of a provider of a message that is not called since then, or longer; undefined: there is none. */
  openSince({ channel, address }: PreparedMessage, since: Date): string | undefined {
    const found = this.registry.providersFor(channel, address).find((provider) => {
      const opened = this.breakers.openSince(accountName(provider, address));
      return opened !== null && opened <= since;
    });
    return found?.name;
  }

  /** Chooses the provider for a message. */
  choose({ delivery, channel, address }: PreparedMessage, now: Date): ChosenProvider | NoProvider {
    const providers = this.registry.providersFor(channel, address);
    const ordered = inTurn(providers, delivery.provider, delivery.providerFailures);
    let againAt: Date | null = null;
    for (const provider of ordered) {
      const account = accountName(provider, address);
      const at = this.breakers.request(account, now);
      if (at <= now) {
        const failures = provider.name === delivery.provider ? delivery.providerFailures : 0;
        return { provider, account, failures, hasOther: providers.length > 1 };
      }
      if (againAt === null || at < againAt) againAt = at;
    }
    return { againAt };
  }
}

/** The providers in the order in which to try them: the latest one first, or last if it has failed twice. */
function inTurn(
  providers: readonly ChannelProvider[],
  latest: string | null,
  failures: number,
): readonly ChannelProvider[] {
  const place = providers.findIndex(({ name }) => name === latest);
  const first = place < 0 ? 0 : failures >= FAILURES_BEFORE_FAILOVER ? place + 1 : place;
  return [...providers.slice(first), ...providers.slice(0, first)];
}
