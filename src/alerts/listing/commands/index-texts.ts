import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';

/** Younger texts may still change with each occurrence, or their alert may soon be closed. */
const UNCHANGED_MS = 10 * 60_000;

const indexSome = `
  UPDATE alerts SET is_indexed = true
  WHERE id = ANY(ARRAY(
    SELECT id FROM alerts WHERE search_text IS NULL AND updated_at < $1 ORDER BY id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED))`;

/**
 * Writes the texts of open alerts to the index of the search when they have not changed for ten minutes. Those of closed
 * alerts are always in it; a search reads the others one by one. Returns how many were written.
 */
export class IndexTextsCommand extends Command<number> {}

@CommandHandler(IndexTextsCommand)
export class IndexTextsHandler implements ICommandHandler<IndexTextsCommand> {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - UNCHANGED_MS);
    return inChunks(async (max) => {
      const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, indexSome, [before, max]);
      return count;
    });
  }
}
