import { useState } from 'react';
import { useIsOnline } from '../api/online';
import { ownBuild } from '../api/own-build';
import { useSession } from '../api/session';
import { useFrames, useLiveState } from '../api/use-live';
import { Button } from '../ui/button';
import { useNow } from '../ui/time';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { appWords } from './words';

const WARN_MINUTES = 2;

/** Whether events arrive, in one word. */
export function LiveMark() {
  const state = useLiveState();
  return (
    <span className={`live live-${state}`} role="status">
      {useWords(appWords).live[state]}
    </span>
  );
}

/** What somebody should know before relying on the page: it is cut off, old, or about to be signed out. */
export function Banners() {
  const t = useWords(appWords);
  const { reload } = useWords(commonWords);
  const state = useLiveState();
  const { build, expires_at } = useSession();
  const [told, setTold] = useState('');
  useFrames(({ event, data }) => {
    if (event === 'hello' && typeof data['build'] === 'string') setTold(data['build']);
  });
  const newest = told || build;
  const isOld = ownBuild !== '' && newest !== '' && newest !== ownBuild;
  const isOnline = useIsOnline();
  const now = useNow();
  const minutes = expires_at ? Math.ceil((Date.parse(expires_at) - now) / 60_000) : Infinity;
  return (
    <>
      {state === 'degraded' && <p className="banner">{t.degraded}</p>}
      {(state === 'offline' || !isOnline) && <p className="banner">{t.offline}</p>}
      {minutes <= WARN_MINUTES && <p className="banner">{t.expires(Math.max(0, minutes))}</p>}
      {isOld && (
        <p className="banner">
          {t.newVersion} <Button onClick={() => location.reload()}>{reload}</Button>
        </p>
      )}
    </>
  );
}
