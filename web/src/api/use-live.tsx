import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
} from 'react';
import { type Frame, LiveConnection, type LiveState } from './live';
import { useSession } from './session';

const LiveContext = createContext<LiveConnection | null>(null);

/** How often screens ask again while events do not arrive. */
const POLL_MS = 15_000;

/** Which lists are read again when something happens that is not an alert. */
const staleAfter: Record<string, string> = {
  'incidents.changed': 'incidents',
  'work_items.changed': 'work-items',
  'deliveries.changed': 'deliveries',
  'alerts.on_call_changed': 'on-call',
  'alerts.suppression_started': 'suppressions',
  'alerts.suppression_ended': 'suppressions',
  'alerts.suppression_expiring': 'suppressions',
  'config.changed': 'configuration',
  'operations.changed': 'operations',
  'inbox.marked': 'unread',
};

/** Connects the tab to the events of its tenant for as long as somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { permissions } = useSession();
  const queries = useQueryClient();
  const [connection] = useState(() => new LiveConnection(() => permissions.includes('alerts.manage')));
  useEffect(() => {
    const forget = connection.hear(({ event, data }) => {
      if (event === 'resync') void queries.invalidateQueries();
      if (event === 'inbox.unread') queries.setQueryData(['unread'], data);
      const stale = staleAfter[event];
      if (stale) void queries.invalidateQueries({ queryKey: [stale] });
    });
    connection.start();
    return () => {
      forget();
      connection.stop();
    };
  }, [connection, queries]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

function useConnection(): LiveConnection {
  const connection = useContext(LiveContext);
  if (!connection) throw new Error('There is no live connection.');
  return connection;
}

export function useLiveState(): LiveState {
  const connection = useConnection();
  return useSyncExternalStore(
    (changed) => connection.watch(changed),
    () => connection.state,
  );
}

/** Calls back with each frame while the component is shown. */
export function useFrames(hear: (frame: Frame) => void): void {
  const connection = useConnection();
  const latest = useEffectEvent(hear);
  useEffect(() => connection.hear((frame) => latest(frame)), [connection]);
}

/** What events tell of, by the first word of the keys of queries. */
const told = new Set([...Object.values(staleAfter), 'alerts', 'alert', 'wall']);

/** How often to ask again, for queries: never while events tell of it. @param name the first word of the query's key */
export const usePolling = (name: unknown): number | false =>
  useLiveState() === 'live' && typeof name === 'string' && told.has(name) ? false : POLL_MS;
