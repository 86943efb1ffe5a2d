import { Process, Processor } from '@nestjs/bull';
import { EscalationTimer, TAKE_LEVELS } from '../escalation-timer';

/** An alarm of an escalation: all that is due is done, whichever items it was set for. */
@Processor('escalation')
export class TakeLevelsJob {
  constructor(private readonly timer: EscalationTimer) {}

  @Process(TAKE_LEVELS)
  takeLevels(): void {
    void this.timer.wake();
  }
}
