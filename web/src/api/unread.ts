import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client';
import { usePolling } from './use-live';

/** How many alerts the member has not read. Events keep it current. */
export function useUnread() {
  const { data } = useQuery({
    queryKey: ['unread'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/unread/count')),
    refetchInterval: usePolling('unread'),
  });
  return data;
}
