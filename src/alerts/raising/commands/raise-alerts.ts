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
import { type AddedTo, RecurrencesRepository } from '../persistence/recurrences.repository';

/** What became of alerts that were to be raised or added to. */
export interface Raised {
  /** The alerts that are closed, so that nothing could be added to them. */
  readonly closed: ReadonlySet<string>;
  /** New alerts for which the one before them was opened again: its id, by theirs. */
  readonly reopened: ReadonlyMap<string, string>;
  /** New alerts of which nobody is notified. */
  readonly suppressed: ReadonlySet<string>;
  /** The alerts that are worse than before. */
  readonly worsened: readonly string[];
}

/** Raises new alerts, or opens again the ones before them, and adds recurrences to the alerts that tell of them. */
export class RaiseAlertsCommand extends Command<Raised> {
  constructor(
    readonly alerts: readonly NewAlert[],
    readonly recurrences: readonly AlertRecurrence[],
    readonly at: Date,
  ) {
    super();
  }
}

/** How many occurrences more make a new `alerts.aggregated`. */
const STEP = 10;

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

type Recurring = NewAlert & { readonly previousAlertId: string };

const reopenedEvent = (alert: NewAlert, alertId: string, at: Date) =>
  new AlertReopenedEvent({
    tenantId: alert.tenantId,
    alertId,
    alertType: alert.alertType,
    severity: alert.severity,
    title: alert.title,
    timestamp: at.toISOString(),
    aggregationKey: alert.aggregationKey,
    reopenedBy: null,
  });

/** An alert that tells of more than before. */
type Grown = Pick<
  AddedTo,
  'id' | 'tenant_id' | 'alert_type' | 'severity' | 'title' | 'occurrence_count' | 'count_before'
>;

/** One for each multiple of ten that was reached. */
function aggregatedEvents(row: Grown, at: Date): AlertAggregatedEvent[] {
  const from = Math.floor(row.count_before / STEP) + 1;
  const steps = Math.max(0, Math.floor(row.occurrence_count / STEP) - from + 1);
  return Array.from(
    { length: steps },
    (_, i) =>
      new AlertAggregatedEvent({
        ...subjectFields(row),
        title: row.title,
        occurrenceCount: (from + i) * STEP,
        timestamp: at.toISOString(),
      }),
  );
}

const asGrown = (alert: NewAlert): Grown => ({
  id: alert.id,
  tenant_id: alert.tenantId,
  alert_type: alert.alertType,
  severity: alert.severity,
  title: alert.title,
  occurrence_count: alert.occurrenceCount,
  count_before: 0,
});

function worsenedEvents(row: AddedTo, at: Date) {
  const { severity, severity_before, title, rings, quiet_reason_before } = row;
  if (severity === severity_before) return [];
  const worsened = new AlertWorsenedEvent({
    ...subjectFields(row),
    previousSeverity: severity_before,
    title,
    timestamp: at.toISOString(),
  });
  if (!rings) return [worsened];
  return [worsened, unsuppressedEvent({ ...row, quiet_reason: quiet_reason_before ?? '' }, true, at)];
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
    const reopened = await this.reopen(alerts, at);
    const raised = await this.raise(
      alerts.filter(({ id }) => !reopened.has(id)),
      at,
    );
    const back = alerts.flatMap((alert) => {
      const alertId = reopened.get(alert.id);
      return alertId === undefined ? [] : [{ ...alert, alertId }];
    });
    const added = await this.add([...recurrences, ...back], at);
    const open = new Set(added.map(({ id }) => id));
    return {
      closed: new Set(recurrences.map(({ alertId }) => alertId).filter((id) => !open.has(id))),
      reopened,
      suppressed: new Set(raised.filter(({ suppression }) => suppression !== null).map(({ id }) => id)),
      worsened: added.filter((row) => row.severity !== row.severity_before).map(({ id }) => id),
    };
  }

  private async raise(alerts: readonly NewAlert[], at: Date): Promise<readonly NewAlert[]> {
    if (alerts.length === 0) return [];
    const raised = await this.groups.join(alerts, at);
    await this.repository.insert(raised);
    const several = raised.filter(({ occurrenceCount }) => occurrenceCount > 1);
    await this.occurrences.add(
      several.map(({ id: alertId, tenantId, occurrences }) => ({ tenantId, alertId, occurrences })),
      at,
    );
    await this.outbox.record(SYSTEM, [
      ...raised.map(createdEvent),
      ...several.flatMap((alert) => aggregatedEvents(asGrown(alert), at)),
    ]);
    return raised;
  }

  private async add(recurrences: readonly AlertRecurrence[], at: Date): Promise<readonly AddedTo[]> {
    if (recurrences.length === 0) return [];
    const added = await this.recurring.add(recurrences, at);
    const open = new Set(added.map(({ id }) => id));
    await this.occurrences.add(
      recurrences.filter(({ alertId }) => open.has(alertId)),
      at,
    );
    await this.outbox.record(
      SYSTEM,
      added.flatMap((row) => [...aggregatedEvents(row, at), ...worsenedEvents(row, at)]),
    );
    return added;
  }

  /** New alerts for which the one before is open again: occurrences open it, or a member just did. */
  private async reopen(alerts: readonly NewAlert[], at: Date): Promise<ReadonlyMap<string, string>> {
    const recurring = alerts.filter((alert): alert is Recurring => alert.previousAlertId !== null);
    if (recurring.length === 0) return new Map();
    const previousIds = recurring.map(({ previousAlertId }) => previousAlertId);
    const byMembers = await this.recurring.openAgain(previousIds, at);
    const hoping = recurring.filter((alert) => alert.reopenMinutes > 0 && !byMembers.has(alert.previousAlertId));
    const open = hoping.length > 0 ? await this.recurring.reopen(hoping, at) : new Set<string>();
    const back = hoping.filter(({ previousAlertId }) => open.has(previousAlertId));
    await this.outbox.record(
      SYSTEM,
      back.map((alert) => reopenedEvent(alert, alert.previousAlertId, at)),
    );
    const all = [...back, ...recurring.filter(({ previousAlertId }) => byMembers.has(previousAlertId))];
    return new Map(all.map(({ id, previousAlertId }) => [id, previousAlertId]));
  }
}
