import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './session';
import { useLiveState } from './use-live';

const LOOK_EVERY_MS = 1_500;
/** How long after the last event its alert may come. */
const GRACE_SECONDS = 10;

/** Reads the alerts again and again while the day lasts. It goes on when the button that began it is gone. */
function follow(queries: QueryClient, seconds: number): void {
  const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['alerts'] }), LOOK_EVERY_MS);
  setTimeout(() => clearInterval(timer), (seconds + GRACE_SECONDS) * 1_000);
}

/** Begins a demo day, whose alerts then appear one after the other. */
export function useDemoDay() {
  const queries = useQueryClient();
  const isLive = useLiveState() === 'live';
  return useMutation({
    mutationFn: () => call<{ events: number; seconds: number }>('POST', '/alerts/demo-day'),
    onSuccess: (day) => {
      if (day && !isLive) follow(queries, day.seconds);
    },
  });
}
