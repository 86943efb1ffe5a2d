import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { granted } from '../../../../libs/auth/permissions';
import { Forbidden } from '../../../../libs/auth/auth.errors';
import { type AlertRow, ChangeAlertCommand, isOpen } from '../../../alerts';
import { FindContactMethodsQuery, GetRecipientsQuery, type Recipient } from '../../../directory';
import { LinkNotFound, LinkOver } from '../domain/link.errors';
import { type LinkTarget, LinkTargets } from '../link-target';

/** Who acts: the one to whom the message was sent, or the owner of an address on a chat. */
export type MessageActor =
  | { readonly channel: 'link' | 'sms' | 'whatsapp' | 'voice' }
  | { readonly channel: 'slack' | 'telegram'; readonly address: string };

/**
 * Acknowledges or resolves the alert of a message as the member who got it. The same again changes nothing.
 * Throws LinkNotFound, LinkOver, Forbidden, NoEncryptionKey.
 */
export class ActOnMessageCommand extends Command<LinkTarget> {
  constructor(
    readonly token: string,
    readonly by: MessageActor,
  ) {
    super();
  }
}

const doneStatus = { acknowledge: 'acknowledged', resolve: 'resolved' } as const;

@CommandHandler(ActOnMessageCommand)
export class ActOnMessageHandler implements ICommandHandler<ActOnMessageCommand> {
  constructor(
    private readonly targets: LinkTargets,
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  async execute({ token, by }: ActOnMessageCommand): Promise<LinkTarget> {
    const target = await this.targets.of(token);
    const { action, alert, delivery } = target;
    if (alert === null || (action !== 'acknowledge' && action !== 'resolve')) throw new LinkNotFound();
    const member = await this.memberOf(target, by);
    const permissions = granted(member.roles, []);
    if (!permissions.has('alerts.write')) throw Forbidden.missing('alerts.write');
    if (isDone(alert, action, member)) return target;
    if (!isOpen(alert.status) || hasNewEpisode(target)) throw new LinkOver('This alert is over.');
    await this.commands.execute(
      new ChangeAlertCommand(
        alert.id,
        { action },
        {
          tenantId: alert.tenantId,
          actor: { id: member.id, name: member.name, channel: by.channel, correlationId: delivery.id },
          viewer: { memberId: member.id, roles: member.roles, seesAll: permissions.has('alerts.manage') },
        },
      ),
    );
    return this.targets.of(token);
  }

  private async memberOf({ delivery: { tenantId, userId } }: LinkTarget, by: MessageActor): Promise<Recipient> {
    const memberId = 'address' in by ? await this.ownerOf(tenantId, by) : userId;
    const wanted = memberId === null ? [] : [{ tenantId, memberIds: [memberId] }];
    const [member] = await this.queries.execute(new GetRecipientsQuery(wanted));
    if (!member) throw new LinkOver('Only an active member of the tenant can do this.');
    return member;
  }

  /** The member whose verified address it is. */
  private async ownerOf(tenantId: string, { channel, address }: MessageActor & { address: string }) {
    if (channel !== 'slack' && channel !== 'telegram') return null;
    const owners = await this.queries.execute(new FindContactMethodsQuery(channel, address));
    const owner = owners.find((one) => one.tenantId === tenantId && one.verifiedAt !== null && one.isEnabled);
    return owner?.memberId ?? null;
  }
}

const hasNewEpisode = ({ alert, delivery: { episode } }: LinkTarget): boolean =>
  alert !== null && episode !== null && alert.episode !== episode;

/** Whether the alert is as the action makes it already; what is resolved counts only for those who resolved it. */
const isDone = (alert: AlertRow, action: 'acknowledge' | 'resolve', { id }: Recipient): boolean =>
  alert.status === doneStatus[action] && (action === 'acknowledge' || alert.resolvedBy === id);
