import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { PreferencesWriter } from '../preferences-writer';
import type { PreferencesRow, WishOwner } from '../wish-view';
import type { MemberPreferences } from '../wishes';

/** Changes some of a member's preferences; the others stay. Throws PreferencesChanged. */
export class SavePreferencesCommand extends Command<PreferencesRow> {
  /** @param version the version that they must have; undefined: any */
  constructor(
    readonly owner: WishOwner,
    readonly changes: Partial<MemberPreferences>,
    readonly by: AuditActor,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(SavePreferencesCommand)
export class SavePreferencesHandler implements ICommandHandler<SavePreferencesCommand> {
  constructor(private readonly writer: PreferencesWriter) {}

  @Transactional()
  execute({ owner, changes, by, version }: SavePreferencesCommand): Promise<PreferencesRow> {
    return this.writer.write(owner, () => changes, by, version);
  }
}
