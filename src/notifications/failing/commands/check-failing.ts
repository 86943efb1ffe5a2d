import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { Outbox } from '../../../../libs/outbox/outbox';
import { failingEvent, workingEvent } from '../failing-events';
import { type FailingTenant, FailingTenants, firstFailing, type ReportedFailure } from '../persistence/failing-tenants';

/** Reports to the rules of each tenant that its notifications fail, and that they work again. */
export class CheckFailingCommand extends Command<void> {}

@WhenDue(() => new CheckFailingCommand(), ...firstFailing)
@CommandHandler(CheckFailingCommand)
export class CheckFailingHandler implements ICommandHandler<CheckFailingCommand> {
  private readonly failed = new FailedItems(new Logger(CheckFailingHandler.name));

  constructor(
    private readonly tenants: FailingTenants,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const [failing, open] = await Promise.all([this.tenants.find(now), this.tenants.open()]);
    const reported = new Set(open.map(({ tenantId }) => tenantId));
    const stillFailing = new Set(failing.map(({ tenantId }) => tenantId));
    const leftOut = new Set(this.failed.ids);
    for (const one of failing)
      if (!reported.has(one.tenantId) && !leftOut.has(one.tenantId))
        await this.failed.handle([one.tenantId], () => this.report(one, now));
    for (const one of open)
      if (!stillFailing.has(one.tenantId) && !leftOut.has(one.id))
        await this.failed.handle([one.id], () => this.end(one, now));
    await this.tenants.purge(now);
  }

  /** Once for each tenant: another process may have reported it meanwhile. */
  @Transactional()
  protected async report({ tenantId, reason }: FailingTenant, now: Date): Promise<void> {
    if (await this.tenants.lock(tenantId)) return;
    const id = uuidv7(now.getTime());
    await this.tenants.add({ id, tenantId }, now);
    await this.outbox.record(tenantId, [failingEvent(id, tenantId, reason, now)]);
  }

  @Transactional()
  protected async end(failure: ReportedFailure, now: Date): Promise<void> {
    await this.tenants.end(failure, now);
    await this.outbox.record(failure.tenantId, [workingEvent(failure.id, failure.tenantId, now)]);
  }
}
