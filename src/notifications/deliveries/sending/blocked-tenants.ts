import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FailingTenants } from '../../failing/persistence/failing-tenants';
import type { PreparedMessage } from './prepare-message';
import { ProviderChoice } from './provider-choice';

/** A breaker that has been open for so long is told of. */
const LONG_OPEN_MS = 5 * 60_000;
/** How often a tenant is noted. */
const AGAIN_MS = 30_000;

/** Notes the tenants whose messages a provider does not get, because its breaker has been open for minutes. */
@Injectable()
export class BlockedTenants {
  private readonly noted = new LRUCache<string, number>({ max: 10_000 });

  constructor(
    private readonly choice: ProviderChoice,
    private readonly tenants: FailingTenants,
  ) {}

  /** Looks at messages that are about to be sent. */
  async note(messages: readonly PreparedMessage[], now: Date): Promise<void> {
    const before = new Date(now.getTime() - LONG_OPEN_MS);
    const blocked = new Map<string, string>();
    for (const message of messages) {
      const { tenantId } = message.delivery;
      const provider = this.choice.openSince(message, before);
      if (provider === undefined || now.getTime() - (this.noted.get(tenantId) ?? 0) < AGAIN_MS) continue;
      blocked.set(tenantId, provider);
      this.noted.set(tenantId, now.getTime());
    }
    await this.tenants.block(blocked, now);
  }
}
