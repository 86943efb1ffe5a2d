import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { memberKey } from '../../../directory';
import { EnqueueDeliveriesCommand } from '../../deliveries/commands/enqueue-deliveries';
import type { NewDelivery } from '../../deliveries/delivery-enqueuer';
import { type DueReader, SummaryReaders } from '../summary-readers';
import { SummaryDeliveries } from '../summary-deliveries';
import {
  DailySummariesRepository,
  type DueSummary,
  firstDailySummary,
} from '../persistence/daily-summaries.repository';

/** Sends the daily summaries that are due: each member's once a day, by whichever process; of what was missed only the latest. */
export class SendDailySummariesCommand extends Command<void> {}

const MAX_SUMMARIES = 200;

const keyOf = ({ tenantId, memberId }: Pick<DueSummary, 'tenantId' | 'memberId'>): string =>
  memberKey(tenantId, memberId);

@WhenDue(() => new SendDailySummariesCommand(), firstDailySummary)
@CommandHandler(SendDailySummariesCommand)
export class SendDailySummariesHandler implements ICommandHandler<SendDailySummariesCommand> {
  private readonly failed = new FailedItems(new Logger(SendDailySummariesHandler.name));

  constructor(
    private readonly summaries: DailySummariesRepository,
    private readonly readers: SummaryReaders,
    private readonly deliveries: SummaryDeliveries,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  execute(): Promise<void> {
    const now = this.clock.now();
    return inRounds(MAX_SUMMARIES, async (max) => {
      const due = await this.summaries.due(now, max, this.failed.ids);
      const byKey = new Map(due.map((one) => [keyOf(one), one]));
      await this.failed.handle([...byKey.keys()], (keys) =>
        this.send(
          keys.flatMap((key) => byKey.get(key) ?? []),
          now,
        ),
      );
      return due.length;
    });
  }

  private async send(due: readonly DueSummary[], now: Date): Promise<void> {
    const readers = await this.readers.of(due, now);
    const deliveries = await this.deliveries.of(
      readers.filter(({ isDue }) => isDue),
      now,
    );
    await this.store(due, readers, deliveries, now);
  }

  /** Who holds a summary sends it; its cause has the date, so that there is one a day in any case. */
  @Transactional()
  protected async store(
    due: readonly DueSummary[],
    readers: readonly DueReader[],
    deliveries: ReadonlyMap<string, NewDelivery>,
    now: Date,
  ): Promise<void> {
    const locked = new Set((await this.summaries.lock(due, now)).map(keyOf));
    const known = new Set(readers.map(keyOf));
    const own = readers.filter((one) => locked.has(keyOf(one)));
    const sent = own.flatMap((one) => deliveries.get(keyOf(one)) ?? []);
    await this.commands.execute(new EnqueueDeliveriesCommand(sent));
    await this.summaries.move(own.map((one) => ({ ...one, since: now, dueAt: one.nextAt })));
    await this.summaries.end(due.filter((one) => locked.has(keyOf(one)) && !known.has(keyOf(one))));
  }
}
