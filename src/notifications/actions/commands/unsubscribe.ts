import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { LinkNotFound } from '../domain/link.errors';
import { MuteCommand } from '../../wishes/commands/mute';
import { ANY_TYPE, NOTICE_TYPE } from '../../wishes/wishes';
import { LinkTargets } from '../link-target';

/** Ends messages such as the one with this token, for the member who got it. Throws LinkNotFound, LinkOver, NoEncryptionKey. */
export class UnsubscribeCommand extends Command<void> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(UnsubscribeCommand)
export class UnsubscribeHandler implements ICommandHandler<UnsubscribeCommand> {
  constructor(
    private readonly targets: LinkTargets,
    private readonly commands: CommandBus,
  ) {}

  @Transactional()
  async execute({ token }: UnsubscribeCommand): Promise<void> {
    const { action, delivery, alert } = await this.targets.of(token);
    const { tenantId, userId: memberId, channel } = delivery;
    if (action !== 'unsubscribe' || memberId === null) throw new LinkNotFound();
    const type = alert?.alertType ?? (delivery.kind === 'notice' ? NOTICE_TYPE : ANY_TYPE);
    await this.commands.execute(new MuteCommand({ tenantId, memberId }, type, channel));
  }
}
