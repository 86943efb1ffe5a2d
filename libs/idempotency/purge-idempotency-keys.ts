import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { inChunks } from '../database/in-chunks';
import { IdempotencyStore } from './idempotency-store';

/** Deletes stored answers that are older than 24 hours. Returns how many. */
export class PurgeIdempotencyKeysCommand extends Command<number> {}

@CommandHandler(PurgeIdempotencyKeysCommand)
export class PurgeIdempotencyKeysHandler implements ICommandHandler<PurgeIdempotencyKeysCommand> {
  constructor(private readonly store: IdempotencyStore) {}

  execute(): Promise<number> {
    return inChunks((max) => this.store.purge(max));
  }
}
