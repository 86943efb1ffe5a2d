import { isDeadlock } from '../kernel/problem-of';

const MAX_TRIES = 5;

/**
 * Does the work again when PostgreSQL has ended its transaction because two of them waited for each other. The work must begin the
 * transaction itself, and may change nothing but the database.
 */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries === MAX_TRIES) throw error;
    }
}
