import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { type ContactMethodRef, GetLostContactsQuery } from '../../../directory';
import { NotifyCommand } from '../../requests/commands/notify';
import { lostContactText } from '../lost-contact-words';

/** A contact method that was disabled, and its version since then. */
export interface DisabledContact extends ContactMethodRef {
  readonly version: number | null;
}

/**
 * Tells members and owners when the last address of a member on a channel cannot be reached any more. Whoever opted out is not told.
 * The same again changes nothing.
 */
export class TellOfLostContactsCommand extends Command<void> {
  constructor(readonly disabled: readonly DisabledContact[]) {
    super();
  }
}

@CommandHandler(TellOfLostContactsCommand)
export class TellOfLostContactsHandler implements ICommandHandler<TellOfLostContactsCommand> {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  async execute({ disabled }: TellOfLostContactsCommand): Promise<void> {
    const byId = new Map(disabled.map((one) => [one.id, one]));
    const lost = await this.queries.execute(new GetLostContactsQuery([...byId.values()]));
    const requests = lost.map((one) => ({
      tenantId: one.tenantId,
      alertId: null,
      epoch: null,
      // one that is enabled again may be lost again
      cause: `contact_lost:${one.id}:${byId.get(one.id)?.version ?? 0}`,
      targets: [{ memberId: one.memberId }, { role: 'owner' as const }],
      channels: null,
      urgent: false,
      text: lostContactText(one),
      reason: null,
    }));
    await this.commands.execute(new NotifyCommand(requests));
  }
}
