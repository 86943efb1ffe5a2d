import { problemOf } from '../kernel/problem-of';

interface PendingTask<Task, Result> {
  readonly task: Task;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Batches tasks that are requested at the same time: while one batch runs, further tasks wait for the next batch.
 * A single task starts at once.
 */
export class MicroBatcher<Task, Result> {
  private readonly waiting: PendingTask<Task, Result>[] = [];
  private isBusy = false;

  /**
   * @param work does all tasks or none, and returns their results in the same order
   * @param max the maximum size of a batch
   */
  constructor(
    private readonly work: (tasks: readonly Task[]) => Promise<readonly Result[]>,
    private readonly max = 100,
  ) {}

  /** Runs a task in a batch. @returns its result */
  do(task: Task): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      if (!this.isBusy) void this.runBatches();
    });
  }

  private async runBatches(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.length > 0) await this.runBatch(this.waiting.splice(0, this.max));
    this.isBusy = false;
  }

  /**
   * When a batch fails, its tasks are retried one by one, so that a faulty task fails alone. When a service is unavailable,
   * all tasks fail.
   */
  private async runBatch(batch: readonly PendingTask<Task, Result>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ task }) => task));
      for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result);
    } catch (error) {
      if (batch.length === 1 || problemOf(error) === 'unavailable') for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.runBatch([one]);
    }
  }
}
