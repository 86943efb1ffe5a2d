import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { inChunks } from '../../database/in-chunks';
import { IdempotencyStore } from './idempotency-store';

/** Forgets the answers that were kept for 24 hours. Returns how many. */
export class ForgetIdempotencyKeysCommand extends Command<number> {}

@CommandHandler(ForgetIdempotencyKeysCommand)
export class ForgetIdempotencyKeysHandler implements ICommandHandler<ForgetIdempotencyKeysCommand> {
  constructor(private readonly store: IdempotencyStore) {}

  execute(): Promise<number> {
    return inChunks((most) => this.store.forget(most));
  }
}
