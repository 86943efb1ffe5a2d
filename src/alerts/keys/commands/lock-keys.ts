import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { KeyName } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/**
 * Locks keys until the transaction ends. A transaction that changes several keys one after the other must lock all of
 * them first, to avoid deadlocks.
 */
export class LockKeysCommand extends Command<void> {
  constructor(readonly keys: readonly KeyName[]) {
    super();
  }
}

@CommandHandler(LockKeysCommand)
export class LockKeysHandler implements ICommandHandler<LockKeysCommand> {
  constructor(private readonly keys: AlertKeysRepository) {}

  @Transactional()
  execute({ keys }: LockKeysCommand): Promise<void> {
    return this.keys.lock(keys);
  }
}
