import { Process, Processor } from '@nestjs/bull';
import { PASS_DEADLINES, SlaTimer } from '../sla-timer';

/** An alarm of a deadline: all that is due is done, whichever items it was set for. */
@Processor('sla')
export class PassDeadlinesJob {
  constructor(private readonly timer: SlaTimer) {}

  @Process(PASS_DEADLINES)
  passDeadlines(): void {
    void this.timer.wake();
  }
}
