import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { Channel } from '../../../../libs/config/config';
import { PreferencesWriter } from '../preferences-writer';
import type { WishOwner } from '../wish-view';

/** A member is no longer told of a type of alerts over a channel: they unsubscribed. Repeating it changes nothing. */
export class MuteCommand extends Command<void> {
  /** @param alertType a type of alerts, or `*` for all */
  constructor(
    readonly owner: WishOwner,
    readonly alertType: string,
    readonly channel: Channel,
  ) {
    super();
  }
}

@CommandHandler(MuteCommand)
export class MuteHandler implements ICommandHandler<MuteCommand> {
  constructor(private readonly writer: PreferencesWriter) {}

  @Transactional()
  async execute({ owner, alertType, channel }: MuteCommand): Promise<void> {
    await this.writer.write(
      owner,
      ({ muted }) => {
        const channels = Object.hasOwn(muted, alertType) ? (muted[alertType] ?? []) : [];
        // computed last, so that a type may be called like a property of objects
        return channels.includes(channel) ? undefined : { muted: { ...muted, [alertType]: [...channels, channel] } };
      },
      { id: owner.memberId },
    );
  }
}
