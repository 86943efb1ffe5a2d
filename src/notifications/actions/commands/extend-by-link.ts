import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Forbidden } from '../../../../libs/auth/auth.errors';
import { granted } from '../../../../libs/auth/permissions';
import { GetRecipientsQuery } from '../../../directory';
import { ExtendSuppressionCommand, SuppressionEnded } from '../../../suppression';
import { LinkNotFound, LinkOver } from '../domain/link.errors';
import { type LinkTarget, LinkTargets } from '../link-target';

/**
 * Extends the suppression of a notice by an hour, as the member who got it. The same again changes nothing.
 * Throws LinkNotFound, LinkOver, Forbidden, NoEncryptionKey.
 */
export class ExtendByLinkCommand extends Command<LinkTarget> {
  constructor(readonly token: string) {
    super();
  }
}

const EXTENDED_MINUTES = 60;

@CommandHandler(ExtendByLinkCommand)
export class ExtendByLinkHandler implements ICommandHandler<ExtendByLinkCommand> {
  constructor(
    private readonly targets: LinkTargets,
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  async execute({ token }: ExtendByLinkCommand): Promise<LinkTarget> {
    const target = await this.targets.of(token);
    const { tenantId, userId, content } = target.delivery;
    if (target.action !== 'extend' || userId === null || !content.suppression) throw new LinkNotFound();
    const [member] = await this.queries.execute(new GetRecipientsQuery([{ tenantId, memberIds: [userId] }]));
    if (!member) throw new LinkOver('Only an active member of the tenant can do this.');
    if (!granted(member.roles, []).has('alerts.manage')) throw Forbidden.missing('alerts.manage');
    const { id, until } = content.suppression;
    await this.extend(new ExtendSuppressionCommand(tenantId, id, EXTENDED_MINUTES, member, new Date(until)));
    return target;
  }

  private async extend(command: ExtendSuppressionCommand): Promise<void> {
    await this.commands.execute(command).catch((error: unknown) => {
      throw error instanceof SuppressionEnded ? new LinkOver('This suppression has ended.') : error;
    });
  }
}
