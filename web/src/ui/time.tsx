import { useSyncExternalStore } from 'react';
import { formatDate, formatDuration, formatRelative, formatTime } from '../words/dates';
import { useReader } from '../words/language';

const TICK_MS = 10_000;
let now = Date.now();
const watchers = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function watch(changed: () => void): () => void {
  watchers.add(changed);
  ticking ??= setInterval(() => {
    now = Date.now();
    watchers.forEach((each) => each());
  }, TICK_MS);
  return () => {
    watchers.delete(changed);
    if (watchers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The time, which moves on every ten seconds; one timer serves the whole page. */
export const useNow = (): number => useSyncExternalStore(watch, () => now);

/** How long ago something was, with the exact time as its hint. */
export function Ago({ at }: { at: string }) {
  const reader = useReader();
  return (
    <time dateTime={at} title={`${formatDate(at, reader)} ${formatTime(at, reader)}`}>
      {formatRelative(at, Math.max(useNow(), Date.parse(at) <= Date.now() ? Date.now() : 0), reader.language)}
    </time>
  );
}

/** The age of something in its shortest form: "2 min". */
export function Age({ at }: { at: string }) {
  const reader = useReader();
  const seconds = (useNow() - Date.parse(at)) / 1_000;
  return (
    <time dateTime={at} title={formatTime(at, reader)}>
      {formatDuration(Math.max(0, seconds), reader.language)}
    </time>
  );
}

/** Day and time of day, in the reader's zone. */
export function At({ at }: { at: string }) {
  const reader = useReader();
  return (
    <time dateTime={at} title={formatDate(at, reader)}>
      {formatTime(at, reader)}
    </time>
  );
}

export const Duration = ({ seconds }: { seconds: number }) => <>{formatDuration(seconds, useReader().language)}</>;
