export const consumersStatuses = ['up', 'paused', 'down', 'elsewhere'] as const;
export const outboxStatuses = ['up', 'late', 'failing', 'unknown'] as const;

/** What takes events from RabbitMQ in this process. */
export interface ConsumersHealth {
  /** `paused`: a service is away; `down`: a queue is not consumed; `elsewhere`: other processes take the events. */
  readonly status: (typeof consumersStatuses)[number];
  readonly total: number;
  readonly consuming: number;
}

/** What is still to be told. */
export interface WaitingEvents {
  readonly waiting: number;
  readonly oldestAgeSeconds: number;
  readonly failing: number;
}

export interface OutboxHealth {
  /** `late`: the oldest event has waited for long; `failing`: a listener failed; `unknown`: PostgreSQL does not answer. */
  readonly status: (typeof outboxStatuses)[number];
  readonly backlog: WaitingEvents | null;
}

/** Events are told within a second; after so long somebody should look. */
const LATE_AFTER_SECONDS = 60;

/** How the consumers of a process are. */
export function consumersHealth(
  states: readonly { readonly isConsuming: boolean; readonly pausedBy: string | null }[],
): ConsumersHealth {
  const [total, consuming] = [states.length, states.filter(({ isConsuming }) => isConsuming).length];
  if (total === 0) return { status: 'elsewhere', total, consuming };
  if (consuming === total) return { status: 'up', total, consuming };
  return { status: states.some(({ pausedBy }) => pausedBy !== null) ? 'paused' : 'down', total, consuming };
}

/** How the outbox is; `null`: nobody knows. */
export function outboxHealth(backlog: WaitingEvents | null): OutboxHealth {
  if (!backlog) return { status: 'unknown', backlog };
  if (backlog.failing > 0) return { status: 'failing', backlog };
  return { status: backlog.oldestAgeSeconds > LATE_AFTER_SECONDS ? 'late' : 'up', backlog };
}

/** Whether nobody need look. */
export const isWell = (services: readonly string[], consumers: ConsumersHealth, outbox: OutboxHealth): boolean =>
  services.every((status) => status === 'up') &&
  (consumers.status === 'up' || consumers.status === 'elsewhere') &&
  outbox.status === 'up';
