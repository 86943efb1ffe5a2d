import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { NewAlert, AlertRecurrence } from '../domain/new-alert';
import { AlertAggregatedEvent } from '../../events/alert-aggregated.event';
import { createdEvent } from '../../events/alert-created.event';
import { type AlertColumns, alertEventFields } from '../../events/alert-event';
import { automatic, withStory } from '../../events/alert-story';
import { AlertReopenedEvent } from '../../events/alert-reopened.event';
import { unsuppressedEvent } from '../../events/alert-unsuppressed.event';
import { AlertWorsenedEvent } from '../../events/alert-worsened.event';
import { priorityOf } from '../../domain/severity';
import { AlertGroupsRepository } from '../../groups/persistence/alert-groups.repository';
import { AutoNotify } from '../auto-notify';
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

/** An `alerts.aggregated` event is published for each further tenth occurrence: the 11th, the 21st … */
const AGGREGATED_EVERY = 10;

/** Creates the event for an alert that a recurrence has reopened. */
const reopenedEvent = (alert: ReopenedAlert, { severity, priority, title }: AlertRecurrence, at: Date) =>
  withStory(
    new AlertReopenedEvent({
      ...alertEventFields({ ...alert, severity, priority, title }, at),
      aggregationKey: alert.aggregationKey,
      reopenedBy: null,
    }),
    automatic({ previousStatus: alert.previousStatus, newStatus: 'active' }),
  );

/** An alert whose number of occurrences has grown. */
type Grown = AlertColumns & Pick<AddedTo, 'occurrenceCount' | 'countBefore'>;

/** Creates the event for the last of the 11th, 21st … occurrence that a batch has reached; none if it reached none. */
function aggregatedEvents(row: Grown, at: Date): AlertAggregatedEvent[] {
  const occurrenceCount = row.occurrenceCount - ((row.occurrenceCount - 1) % AGGREGATED_EVERY);
  if (occurrenceCount <= Math.max(1, row.countBefore)) return [];
  return [new AlertAggregatedEvent({ ...alertEventFields(row, at), occurrenceCount })];
}

const asGrown = (alert: NewAlert): Grown => ({ ...alert, epoch: 1, episode: 1, countBefore: 0 });

function worsenedEvents(row: AddedTo, at: Date) {
  const { severity, severityBefore, notifies, quietReasonBefore } = row;
  if (severity === severityBefore) return [];
  const worsened = withStory(
    new AlertWorsenedEvent({ ...alertEventFields(row, at), previousSeverity: severityBefore }),
    automatic({
      previousStatus: row.status,
      newStatus: row.status,
      details: { severity: [severityBefore, severity], priority: [priorityOf(severityBefore), row.priority] },
    }),
  );
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
    private readonly autoNotify: AutoNotify,
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
    const isAutomatic = await this.autoNotify.of(raised.map(({ tenantId }) => tenantId));
    const several = raised.filter(({ occurrenceCount }) => occurrenceCount > 1);
    // none needs the answer of another, so they are sent together
    await Promise.all([
      this.repository.insert(raised),
      this.occurrences.add(
        several.map(({ id: alertId, tenantId, occurrences }) => ({ tenantId, alertId, occurrences })),
        at,
      ),
      this.outbox.record(SYSTEM, [
        ...raised.map((alert) => createdEvent(alert, isAutomatic.get(alert.tenantId) ?? true)),
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
