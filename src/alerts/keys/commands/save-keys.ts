import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertKey } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/** Saves keys. They must have been claimed in the same transaction. */
export class SaveKeysCommand extends Command<void> {
  constructor(readonly keys: readonly AlertKey[]) {
    super();
  }
}

@CommandHandler(SaveKeysCommand)
export class SaveKeysHandler implements ICommandHandler<SaveKeysCommand> {
  constructor(private readonly keys: AlertKeysRepository) {}

  @Transactional()
  execute({ keys }: SaveKeysCommand): Promise<void> {
    return this.keys.save(keys);
  }
}
