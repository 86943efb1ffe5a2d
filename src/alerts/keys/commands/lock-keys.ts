import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { KeyName } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/** Locks keys until the transaction ends: who works on several in several steps must, or two could wait for each other. */
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
