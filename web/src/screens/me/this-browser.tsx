import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { useSession } from '../../api/session';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { useWords } from '../../words/language';
import { meWords } from './words';

/** Subscribes this browser. @throws Error when the person or the browser refuses */
async function subscribe(key: string): Promise<PushSubscriptionJSON> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  const subscription = before ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  return subscription.toJSON();
}

/** Has messages come to this browser, also while the page is closed. */
export function ThisBrowser() {
  const t = useWords(meWords);
  const { member, push_key: key } = useSession();
  const isAble = 'serviceWorker' in navigator && 'PushManager' in window;
  const subscribed = useQuery({
    queryKey: ['contacts', 'this-browser'],
    queryFn: async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription()) !== null,
    enabled: isAble && key !== null,
  });
  const add = useSave({
    stale: ['contacts'],
    save: async (pushKey: string) => {
      const { endpoint, keys } = await subscribe(pushKey);
      const address = { kind: 'web', endpoint, keys };
      const label = navigator.userAgent.slice(0, 100);
      return dataOf(
        api.POST('/api/v1/alerts/members/{id}/contact-methods', {
          params: { path: { id: member.id } },
          body: { channel: 'push', address, label },
        }),
      );
    },
  });
  if (key === null || !isAble) return null;
  return (
    <div className="stack">
      <div className="row">
        <Button disabled={add.isPending || subscribed.data === true} onClick={() => add.mutate(key)}>
          {subscribed.data ? t.pushIsOn : t.pushHere}
        </Button>
        <span className="muted">{t.pushHint}</span>
      </div>
      <Faults error={add.error} />
    </div>
  );
}
