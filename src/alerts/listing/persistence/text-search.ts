import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { likePattern } from '../../../../libs/database/like-pattern';
import type { AlertFilter } from '../alert-filter';

/** The index knows parts of three letters or digits. */
const isIndexed = (word: string): boolean => /[\p{L}\p{N}]{3}/u.test(word);

const search = 'SELECT search_alerts($1) AS ids';

/**
 * Finds alerts by words with an index, which conditions on text cannot use under row-level security: the function
 * `search_alerts` compares the tenant itself.
 */
@Injectable()
export class TextSearch {
  constructor(private readonly database: Database) {}

  /**
   * Narrows a filter with words to the alerts that have them.
   * @returns the filter itself when it has no words that the index knows, or when they are common: then it is quicker
   * to read the alerts in the order of the list
   */
  async narrow(tenantId: string, filter: AlertFilter): Promise<AlertFilter> {
    const { words = [] } = filter;
    if (!words.some(isIndexed)) return filter;
    const rows = await this.database.query<{ ids: string[] | null }[]>(tenantId, search, [words.map(likePattern)]);
    const ids = rows[0]?.ids;
    return ids ? { ...filter, ids } : filter;
  }
}
