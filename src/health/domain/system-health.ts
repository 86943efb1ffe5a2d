export const consumersStatuses = ['up', 'paused', 'down', 'elsewhere'] as const;
export const outboxStatuses = ['up', 'late', 'failing', 'unknown'] as const;

/** The state of the consumers of events from RabbitMQ in this process. */
export interface ConsumersHealth {
  /**
   * `paused`: a service is unavailable; `down`: a queue is not consumed; `elsewhere`: this process has no consumers,
   * other processes consume the events.
   */
  readonly status: (typeof consumersStatuses)[number];
  readonly total: number;
  readonly consuming: number;
}

/** Events in the outbox that are still to be delivered. */
export interface EventBacklog {
  readonly waiting: number;
  readonly oldestAgeSeconds: number;
  readonly failing: number;
}

export interface OutboxHealth {
  /**
   * `late`: the oldest event has waited for more than a minute; `failing`: an event could not be delivered;
   * `unknown`: PostgreSQL does not answer.
   */
  readonly status: (typeof outboxStatuses)[number];
  readonly backlog: EventBacklog | null;
}

/** Events are normally delivered within a second; after this time an operator should investigate. */
const LATE_AFTER_SECONDS = 60;

/** Summarises the states of the consumers of this process. */
export function consumersHealth(
  states: readonly { readonly isConsuming: boolean; readonly pausedBy: string | null }[],
): ConsumersHealth {
  const [total, consuming] = [states.length, states.filter(({ isConsuming }) => isConsuming).length];
  if (total === 0) return { status: 'elsewhere', total, consuming };
  if (consuming === total) return { status: 'up', total, consuming };
  return { status: states.some(({ pausedBy }) => pausedBy !== null) ? 'paused' : 'down', total, consuming };
}

/** Summarises the outbox. @param backlog null when it could not be read */
export function outboxHealth(backlog: EventBacklog | null): OutboxHealth {
  if (!backlog) return { status: 'unknown', backlog };
  if (backlog.failing > 0) return { status: 'failing', backlog };
  return { status: backlog.oldestAgeSeconds > LATE_AFTER_SECONDS ? 'late' : 'up', backlog };
}

/** Whether all parts work, so that no operator needs to act. */
export const isHealthy = (services: readonly string[], consumers: ConsumersHealth, outbox: OutboxHealth): boolean =>
  services.every((status) => status === 'up') &&
  (consumers.status === 'up' || consumers.status === 'elsewhere') &&
  outbox.status === 'up';
