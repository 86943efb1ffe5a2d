import { problemOf } from '../kernel/problem-of';

interface PendingTask<Task, Result> {
  readonly task: Task;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what several ask for at the same time: while some of it is being done, the rest gathers for the next turn.
 * Who asks alone does not wait.
 */
export class MicroBatcher<Task, Result> {
  private readonly waiting: PendingTask<Task, Result>[] = [];
  private isBusy = false;

  /**
   * @param work does all of these or none, and gives their results in the same order
   * @param max how many may be done together
   */
  constructor(
    private readonly work: (tasks: readonly Task[]) => Promise<readonly Result[]>,
    private readonly max = 100,
  ) {}

  /** @returns what became of it, when it is done */
  do(task: Task): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      if (!this.isBusy) void this.turns();
    });
  }

  private async turns(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.length > 0) await this.together(this.waiting.splice(0, this.max));
    this.isBusy = false;
  }

  /** What fails together is tried alone, so that nobody fails for another's sake; what is away is away for all. */
  private async together(some: readonly PendingTask<Task, Result>[]): Promise<void> {
    try {
      const results = await this.work(some.map(({ task }) => task));
      for (const [i, { resolve }] of some.entries()) resolve(results[i] as Result);
    } catch (error) {
      if (some.length === 1 || problemOf(error) === 'unavailable') for (const { reject } of some) reject(error);
      else for (const one of some) await this.together([one]);
    }
  }
}
