import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { Outbox } from '../../../libs/outbox/outbox';
import type { AlertRow } from '../alert-view';
import type { ManualAlert } from '../domain/new-alert';
import { AlertCreatedEvent } from '../events/alert-created.event';
import type { StepBy } from './change-alert';
import { NewAlertsRepository } from '../persistence/new-alerts.repository';

/** Somebody raises an alert by hand. Returns it. */
export class WriteAlertCommand extends Command<AlertRow> {
  constructor(
    readonly alert: ManualAlert,
    readonly by: Pick<StepBy, 'tenantId' | 'actor'>,
  ) {
    super();
  }
}

@CommandHandler(WriteAlertCommand)
export class WriteAlertHandler implements ICommandHandler<WriteAlertCommand> {
  constructor(
    private readonly alerts: NewAlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ alert, by: { tenantId, actor } }: WriteAlertCommand): Promise<AlertRow> {
    const at = this.clock.now();
    const id = uuidv7(at.getTime());
    const { alertType, severity, title } = alert;
    const created = new AlertCreatedEvent(tenantId, id, alertType, severity, title, false, at.toISOString());
    // neither waits for the other: they travel together
    const [row] = await Promise.all([
      this.alerts.insertManual(tenantId, id, alert, actor, at),
      this.outbox.record(tenantId, [created]),
    ]);
    return row;
  }
}
