import { Injectable, Logger } from '@nestjs/common';
import { ConfigChangedEvent } from '../../../../libs/audit/config-changed.event';
import type { OutboxEvent } from '../../../../libs/outbox/outbox-event';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { groupBy } from '../../../../libs/kernel/group-by';
import { CircuitBreaker } from '../../../../libs/redis/circuit-breaker';
import {
  AlertAcknowledgedEvent,
  AlertAggregatedEvent,
  AlertAssignedEvent,
  AlertCommentedEvent,
  AlertCreatedEvent,
  AlertIgnoredEvent,
  AlertReopenedEvent,
  AlertResolvedEvent,
  AlertSettledEvent,
  AlertSnoozedEvent,
  AlertSuppressedEvent,
  AlertUnacknowledgedEvent,
  AlertUnsnoozedEvent,
  AlertUnsuppressedEvent,
  AlertUpdatedEvent,
  AlertWorsenedEvent,
  BulkProgressEvent,
  InboxMarkedEvent,
} from '../../../alerts';
import { MemberChangedEvent } from '../../../directory';
import {
  AlertEscalatedEvent,
  EscalationEndedEvent,
  OnCallChangedEvent,
  SlaAtRiskEvent,
  SlaBreachedEvent,
  WorkItemsChangedEvent,
} from '../../../escalation';
import {
  AlertNotifiedEvent,
  DeliveriesChangedEvent,
  InboxNotifiedEvent,
  NotificationFailedEvent,
} from '../../../notifications';
import { SuppressionEndedEvent, SuppressionExpiringEvent, SuppressionStartedEvent } from '../../../suppression';
import { AlertsChannel } from '../alerts-channel';
import { entryOf, type FeedEntry } from '../feed-entry';
import { FeedLog } from '../feed-log';
import { FeedGapsRepository } from '../persistence/feed-gaps.repository';
import { countAppends } from '../../realtime.metrics';

/** Appends what happens to the log of its tenant, from where every process with clients of the tenant hears it. */
@Injectable()
@OutboxListener(
  AlertCreatedEvent,
  AlertAggregatedEvent,
  AlertWorsenedEvent,
  AlertAcknowledgedEvent,
  AlertUnacknowledgedEvent,
  AlertSnoozedEvent,
  AlertUnsnoozedEvent,
  AlertSuppressedEvent,
  AlertUnsuppressedEvent,
  AlertResolvedEvent,
  AlertReopenedEvent,
  AlertIgnoredEvent,
  AlertEscalatedEvent,
  EscalationEndedEvent,
  AlertAssignedEvent,
  AlertCommentedEvent,
  AlertUpdatedEvent,
  AlertSettledEvent,
  SlaAtRiskEvent,
  SlaBreachedEvent,
  AlertNotifiedEvent,
  NotificationFailedEvent,
  InboxNotifiedEvent,
  InboxMarkedEvent,
  BulkProgressEvent,
  WorkItemsChangedEvent,
  DeliveriesChangedEvent,
  OnCallChangedEvent,
  SuppressionStartedEvent,
  SuppressionEndedEvent,
  SuppressionExpiringEvent,
  ConfigChangedEvent,
  MemberChangedEvent,
)
export class AppendToFeed implements EventsListener<OutboxEvent> {
  private readonly log = new Logger(AppendToFeed.name);
  /** So that nothing waits for Redis twice in a second. */
  private readonly appending = new CircuitBreaker((error) => this.log.warn(`the real-time feed: ${error.message}`));
  private readonly publishing = new CircuitBreaker();

  constructor(
    private readonly feed: FeedLog,
    private readonly channel: AlertsChannel,
    private readonly gaps: FeedGapsRepository,
  ) {}

  /** Never throws because of Redis: what could not be appended is noted as a gap. */
  async handle(events: readonly OutboxEvent[]): Promise<void> {
    const told = events.map((event) => ({ tenantId: event.tenantId, entry: entryOf(event) }));
    const tenants = [...groupBy(told, ({ tenantId }) => tenantId)];
    const missed = await Promise.all(
      tenants.map(async ([tenantId, some]) => {
        const entries = some.map(({ entry }) => entry);
        const isAppended = await this.appending.call(() => this.append(tenantId, entries));
        countAppends(isAppended ? 'ok' : 'failed', entries.length);
        return isAppended ? [] : [tenantId];
      }),
    );
    if (missed.flat().length > 0) await this.gaps.note(missed.flat());
    await this.publishing.call(() => this.channel.publish(told));
  }

  /** @returns false: Redis refuses it; the logs of other tenants are not concerned */
  private async append(tenantId: string, entries: readonly FeedEntry[]): Promise<boolean> {
    try {
      await this.feed.append(tenantId, entries);
      return true;
    } catch (error) {
      if ((error as Error).name !== 'ReplyError') throw error;
      this.log.warn(`the real-time feed: ${(error as Error).message}`);
      return false;
    }
  }
}
