import { Link } from 'wouter';
import { useMay } from '../api/session';
import { Empty } from '../ui/states';
import { useWords } from '../words/language';
import { Boundary } from './boundary';
import type { Screen } from './screens';
import { appWords } from './words';

/** A screen, or why this member may not see it. */
export function ScreenOf({ screen }: { screen: Screen }) {
  const t = useWords(appWords);
  if (!useMay(screen.permission)) return <Empty title={t.noAccess(screen.permission)} />;
  return (
    <Boundary key={screen.path}>
      <screen.screen />
    </Boundary>
  );
}

export function NotFound() {
  const t = useWords(appWords);
  return <Empty title={t.notFound} action={<Link href="/inbox">{t.toInbox}</Link>} />;
}
