import type { SystemHealthDto } from './http/system-health.dto';
import type { SystemHealth } from './queries/get-system-health';

/** The health of each part as the API shows it. */
export const presentSystemHealth = ({
  isOk,
  services,
  consumers,
  outbox: { status, backlog },
}: SystemHealth): SystemHealthDto => ({
  status: isOk ? 'ok' : 'degraded',
  services,
  consumers: { ...consumers },
  outbox: {
    status,
    waiting: backlog?.waiting ?? null,
    oldest_age_seconds: backlog?.oldestAgeSeconds ?? null,
    failing: backlog?.failing ?? null,
  },
});
