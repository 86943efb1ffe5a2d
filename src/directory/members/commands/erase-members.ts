import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { MemberEraser } from '../member-eraser';
import { firstToErase, MembersRepository } from '../persistence/members.repository';

/** Deletes the addresses of members 30 days after they were removed. */
export class EraseMembersCommand extends Command<void> {}

const BATCH = 100;

@WhenDue(() => new EraseMembersCommand(), firstToErase)
@CommandHandler(EraseMembersCommand)
export class EraseMembersHandler implements ICommandHandler<EraseMembersCommand> {
  private readonly failed = new FailedItems(new Logger(EraseMembersHandler.name));

  constructor(
    private readonly members: MembersRepository,
    private readonly eraser: MemberEraser,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await inRounds(BATCH, async (max) => {
      const due = await this.members.toErase(this.clock.now(), max, this.failed.ids);
      const tenants = new Map(due.map(({ id, tenantId }) => [`${tenantId} ${id}`, tenantId]));
      for (const key of tenants.keys()) await this.failed.handle([key], () => this.erase(key));
      return due.length;
    });
  }

  @Transactional()
  protected async erase(key: string): Promise<void> {
    const [tenantId = '', id = ''] = key.split(' ');
    await this.eraser.erase(tenantId, [id], null);
  }
}
