import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import {
  GetSuppressedByQuery,
  type SuppressedBy,
  type SuppressionEndedEvent,
  SuppressionExpiringEvent,
} from '../../../suppression';
import { NotifyCommand } from '../../requests/commands/notify';
import type { NotifyRequest } from '../../requests/notify-request';
import { endedText, expiringText } from '../suppression-words';

export type EndOfSuppression = SuppressionExpiringEvent | SuppressionEndedEvent;

/**
 * Tells those who created suppressions that these end soon, with a link that extends them, or have ended, and what they kept quiet.
 * At the end of one that kept nothing quiet nobody is told. The same again changes nothing.
 */
export class TellOfSuppressionsCommand extends Command<void> {
  constructor(readonly events: readonly EndOfSuppression[]) {
    super();
  }
}

@CommandHandler(TellOfSuppressionsCommand)
export class TellOfSuppressionsHandler implements ICommandHandler<TellOfSuppressionsCommand> {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: TellOfSuppressionsCommand): Promise<void> {
    // two ends of one suppression may be in a batch: each has a time span of its own
    for (const some of byTurn(events)) {
      const wanted = some.map((event) => ({ tenantId: event.tenantId, id: event.suppressionId, at: endOf(event) }));
      const found = await this.queries.execute(new GetSuppressedByQuery(wanted));
      const byId = new Map(found.map((one) => [one.suppression.id, one]));
      const now = this.clock.now();
      const requests = some.flatMap((event) => requestsOf(event, byId.get(event.suppressionId), now));
      await this.commands.execute(new NotifyCommand(requests));
    }
  }
}

/** When the time span ended, or what is now for one that has not. */
const endOf = (event: EndOfSuppression): Date =>
  new Date(event instanceof SuppressionExpiringEvent ? event.timestamp : event.until);

/** Divides events so that each suppression is in a part once. */
function byTurn(events: readonly EndOfSuppression[]): readonly EndOfSuppression[][] {
  const parts: EndOfSuppression[][] = [];
  for (const event of events) {
    const part = parts.find((one) => !one.some(({ suppressionId }) => suppressionId === event.suppressionId));
    if (part) part.push(event);
    else parts.push([event]);
  }
  return parts;
}

/** The notice to the creator; none where it is needless by now. */
function requestsOf(event: EndOfSuppression, one: SuppressedBy | undefined, now: Date): readonly NotifyRequest[] {
  if (!one) return [];
  const { suppression } = one;
  const request = {
    tenantId: event.tenantId,
    alertId: null,
    epoch: null,
    targets: [{ memberId: suppression.createdBy }],
    channels: null,
    urgent: false,
    reason: null,
  };
  if (!(event instanceof SuppressionExpiringEvent))
    return one.problems === 0
      ? []
      : [{ ...request, cause: `suppression_ended:${suppression.id}:${event.until}`, text: endedText(one) }];
  // it was extended, or is over
  const isOver = !suppression.isActive || suppression.endTime <= now || suppression.endTime > new Date(event.until);
  const cause = `suppression_expiring:${suppression.id}:${event.until}`;
  const extends_ = { id: suppression.id, until: event.until };
  return isOver ? [] : [{ ...request, cause, text: expiringText(one, now), suppression: extends_ }];
}
