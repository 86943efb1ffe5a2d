import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { MicroBatcher } from '../../../../libs/database/micro-batcher';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { AlertRow } from '../../listing/alert-view';
import type { ManualAlert } from '../domain/new-alert';
import { createdEvent } from '../../events/alert-created.event';
import { withStory } from '../../events/alert-story';
import type { ActingMember } from '../../lifecycle/commands/change-alert';
import { AutoNotify } from '../auto-notify';
import { NewAlertsRepository, type WrittenAlert } from '../persistence/new-alerts.repository';

/**
 * A member raises an alert by hand. Returns the alert. Alerts that are written at the same time are inserted
 * together.
 */
export class WriteAlertCommand extends Command<AlertRow> {
  constructor(
    readonly alert: ManualAlert,
    readonly by: Pick<ActingMember, 'tenantId' | 'actor'>,
  ) {
    super();
  }
}

@CommandHandler(WriteAlertCommand)
export class WriteAlertHandler implements ICommandHandler<WriteAlertCommand> {
  private readonly batcher = new MicroBatcher((written: readonly WrittenAlert[]) => this.write(written));

  constructor(
    private readonly alerts: NewAlertsRepository,
    private readonly autoNotify: AutoNotify,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  async execute({ alert, by: { tenantId, actor } }: WriteAlertCommand): Promise<AlertRow> {
    const at = this.clock.now();
    const written = { id: uuidv7(at.getTime()), tenantId, alert, by: actor, at };
    // a batch has its own transaction, so an alert of the current transaction cannot join it
    if (!this.database.isInTransaction) return this.batcher.do(written);
    const [row] = await this.write([written]);
    return row as AlertRow;
  }

  @Transactional()
  protected async write(written: readonly WrittenAlert[]): Promise<readonly AlertRow[]> {
    const isAutomatic = await this.autoNotify.of(written.map(({ tenantId }) => tenantId));
    const events = written.map(({ alert, id, tenantId, by, at }) =>
      withStory(createdEvent({ ...alert, id, tenantId, at }, isAutomatic.get(tenantId) ?? true), {
        by,
        previousStatus: null,
        newStatus: null,
      }),
    );
    // sent without waiting in between
    const [rows] = await Promise.all([this.alerts.insertWritten(written), this.outbox.record(SYSTEM, events)]);
    return rows;
  }
}
