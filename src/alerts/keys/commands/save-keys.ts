import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { KeyChange } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/** Saves changes of keys. The keys must have been claimed in the same transaction. */
export class SaveKeysCommand extends Command<void> {
  constructor(readonly changes: readonly KeyChange[]) {
    super();
  }
}

@CommandHandler(SaveKeysCommand)
export class SaveKeysHandler implements ICommandHandler<SaveKeysCommand> {
  constructor(private readonly keys: AlertKeysRepository) {}

  @Transactional()
  execute({ changes }: SaveKeysCommand): Promise<void> {
    return this.keys.save(changes);
  }
}
