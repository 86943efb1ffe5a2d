import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { InhibitionNotFound } from '../domain/suppression.errors';
import { InhibitionsRepository } from '../persistence/inhibitions.repository';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';

/** An administrator removes an inhibition: what it kept quiet rings, if it still goes on. Throws InhibitionNotFound. */
export class DeleteInhibitionCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteInhibitionCommand)
export class DeleteInhibitionHandler implements ICommandHandler<DeleteInhibitionCommand> {
  constructor(
    private readonly inhibitions: InhibitionsRepository,
    private readonly problems: SilencedProblemsRepository,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id }: DeleteInhibitionCommand): Promise<void> {
    if (!(await this.inhibitions.find(tenantId, id, 'lock'))) throw new InhibitionNotFound(id);
    await this.inhibitions.clearInhibitors(tenantId, id);
    await this.inhibitions.remove(tenantId, id);
    await this.problems.releaseBy(tenantId, 'silencer_id', [id], this.clock.now());
  }
}
