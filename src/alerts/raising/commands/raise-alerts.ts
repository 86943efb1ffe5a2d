import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { NewAlert, AlertRecurrence } from '../domain/new-alert';
import { AlertAggregatedEvent } from '../../events/alert-aggregated.event';
import { AlertCreatedEvent } from '../../events/alert-created.event';
import { subjectFields } from '../../events/alert-event';
import { AlertReopenedEvent } from '../../events/alert-reopened.event';
import { unsuppressedEvent } from '../../events/alert-unsuppressed.event';
import { AlertWorsenedEvent } from '../../events/alert-worsened.event';
import { AlertGroupsRepository } from '../../groups/persistence/alert-groups.repository';
import { NewAlertsRepository } from '../persistence/new-alerts.repository';
import { OccurrencesRepository } from '../persistence/occurrences.repository';
import { type AddedTo, RecurrencesRepository, type ReopenedAlert } from '../persistence/recurrences.repository';

/** The result of raising alerts and adding recurrences. */
export interface Raised {
  /** The ids of the new alerts that are suppressed. */
  readonly suppressed: ReadonlySet<string>;
  /** The ids of the alerts whose severity rose. */
  readonly worsened: readonly string[];
}

/**
 * Raises new alerts, and adds recurrences to the alerts that report their problems, which reopens some of these. The
 * caller has claimed the aggregation keys in the same transaction.
 */
export class RaiseAlertsCommand extends Command<Raised> {
  constructor(
    readonly alerts: readonly NewAlert[],
    readonly recurrences: readonly AlertRecurrence[],
    readonly at: Date,
  ) {
    super();
  }
}

/** An `alerts.aggregated` event is published for each multiple of this number of occurrences. */
const AGGREGATED_EVERY = 10;

const createdEvent = ({ tenantId, id, alertType, severity, title, at, suppression, groupId }: NewAlert) =>
  new AlertCreatedEvent({
    tenantId,
    alertId: id,
    alertType,
    severity,
    title,
    notificationSent: false,
    timestamp: at.toISOString(),
    quietReason: suppression?.reason,
    groupId: groupId ?? undefined,
  });

/** Creates the event for an alert that a recurrence has reopened. */
const reopenedEvent = (alert: ReopenedAlert, { severity, title }: AlertRecurrence, at: Date) =>
  new AlertReopenedEvent({
    tenantId: alert.tenantId,
    alertId: alert.id,
    alertType: alert.alertType,
    severity,
    title,
    timestamp: at.toISOString(),
    aggregationKey: alert.aggregationKey,
    reopenedBy: null,
  });

/** An alert whose number of occurrences has grown. */
type Grown = Pick<AddedTo, 'id' | 'tenantId' | 'alertType' | 'severity' | 'title' | 'occurrenceCount' | 'countBefore'>;

/** Creates one event for each multiple of ten that the number of occurrences reached. */
function aggregatedEvents(row: Grown, at: Date): AlertAggregatedEvent[] {
  const from = Math.floor(row.countBefore / AGGREGATED_EVERY) + 1;
  const length = Math.max(0, Math.floor(row.occurrenceCount / AGGREGATED_EVERY) - from + 1);
  return Array.from(
    { length },
    (_, i) =>
      new AlertAggregatedEvent({
        ...subjectFields(row),
        title: row.title,
        occurrenceCount: (from + i) * AGGREGATED_EVERY,
        timestamp: at.toISOString(),
      }),
  );
}

const asGrown = (alert: NewAlert): Grown => ({
  id: alert.id,
  tenantId: alert.tenantId,
  alertType: alert.alertType,
  severity: alert.severity,
  title: alert.title,
  occurrenceCount: alert.occurrenceCount,
  countBefore: 0,
});

function worsenedEvents(row: AddedTo, at: Date) {
  const { severity, severityBefore, title, notifies, quietReasonBefore } = row;
  if (severity === severityBefore) return [];
  const worsened = new AlertWorsenedEvent({
    ...subjectFields(row),
    previousSeverity: severityBefore,
    title,
    timestamp: at.toISOString(),
  });
  if (!notifies) return [worsened];
  return [worsened, unsuppressedEvent({ ...row, quietReason: quietReasonBefore ?? '' }, true, at)];
}

@CommandHandler(RaiseAlertsCommand)
export class RaiseAlertsHandler implements ICommandHandler<RaiseAlertsCommand> {
  constructor(
    private readonly repository: NewAlertsRepository,
    private readonly recurring: RecurrencesRepository,
    private readonly groups: AlertGroupsRepository,
    private readonly occurrences: OccurrencesRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ alerts, recurrences, at }: RaiseAlertsCommand): Promise<Raised> {
    await this.reopen(
      recurrences.filter(({ reopens }) => reopens),
      at,
    );
    const raised = await this.raise(alerts, at);
    const added = await this.add(recurrences, at);
    return {
      suppressed: new Set(raised.filter(({ suppression }) => suppression !== null).map(({ id }) => id)),
      worsened: added.filter((row) => row.severity !== row.severityBefore).map(({ id }) => id),
    };
  }

  private async raise(alerts: readonly NewAlert[], at: Date): Promise<readonly NewAlert[]> {
    if (alerts.length === 0) return [];
    const raised = await this.groups.join(alerts, at);
    const several = raised.filter(({ occurrenceCount }) => occurrenceCount > 1);
    // none needs the answer of another, so they are sent together
    await Promise.all([
      this.repository.insert(raised),
      this.occurrences.add(
        several.map(({ id: alertId, tenantId, occurrences }) => ({ tenantId, alertId, occurrences })),
        at,
      ),
      this.outbox.record(SYSTEM, [
        ...raised.map(createdEvent),
        ...several.flatMap((alert) => aggregatedEvents(asGrown(alert), at)),
      ]),
    ]);
    return raised;
  }

  private async add(recurrences: readonly AlertRecurrence[], at: Date): Promise<readonly AddedTo[]> {
    if (recurrences.length === 0) return [];
    const [added] = await Promise.all([this.recurring.add(recurrences, at), this.occurrences.add(recurrences, at)]);
    await this.outbox.record(
      SYSTEM,
      added.flatMap((row) => [...aggregatedEvents(row, at), ...worsenedEvents(row, at)]),
    );
    return added;
  }

  private async reopen(recurrences: readonly AlertRecurrence[], at: Date): Promise<void> {
    if (recurrences.length === 0) return;
    const causes = new Map(recurrences.map((recurrence) => [recurrence.alertId, recurrence]));
    const reopened = await this.recurring.reopen(recurrences, at);
    await this.outbox.record(
      SYSTEM,
      reopened.flatMap((alert) => {
        const cause = causes.get(alert.id);
        return cause ? [reopenedEvent(alert, cause, at)] : [];
      }),
    );
  }
}
