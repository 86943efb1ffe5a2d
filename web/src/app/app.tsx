import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { type Session, SessionContext, useSessionQuery } from '../api/session';
import { onSignedOut } from '../api/signed-out';
import { LiveProvider } from '../api/use-live';
import { Failure, Skeleton } from '../ui/states';
import { ToastProvider } from '../ui/toast';
import { browserTimeZone, firstSpoken, ReaderContext } from '../words/language';
import { Boundary } from './boundary';
import { NotFound, ScreenOf } from './screen-of';
import { screens, wall as Wall } from './screens';
import { useSettings } from './settings';
import { Shell } from './shell';
import { SignIn } from './sign-in';

/** Gives the texts the language, and the times the zone, of whoever is signed in. */
function Words({ session, children }: { session: Session | null; children: ReactNode }) {
  const { language: chosen } = useSettings();
  const language = firstSpoken([chosen, session?.locale, ...navigator.languages]);
  const timeZone = session?.time_zone ?? browserTimeZone();
  const reader = useMemo(() => ({ language, timeZone }), [language, timeZone]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <ReaderContext value={reader}>{children}</ReaderContext>;
}

const Screens = () => (
  <Switch>
    <Route path="/">
      <Redirect to="/inbox" replace />
    </Route>
    {screens.map((screen) => (
      <Route key={screen.path} path={new RegExp(`^${screen.path}(?:/(?<id>.+))?$`)}>
        <ScreenOf screen={screen} />
      </Route>
    ))}
    <Route>
      <NotFound />
    </Route>
  </Switch>
);

const SignedIn = ({ session }: { session: Session }) => (
  <SessionContext value={session}>
    <ToastProvider>
      <LiveProvider key={session.tenant_id}>
        <Switch>
          <Route path="/wall">
            <Boundary>
              <Wall />
            </Boundary>
          </Route>
          <Route>
            <Shell>
              <Screens />
            </Shell>
          </Route>
        </Switch>
      </LiveProvider>
    </ToastProvider>
  </SessionContext>
);

/** The page: sign-in, or the screens of whoever is signed in. */
export function App() {
  const session = useSessionQuery();
  const queries = useQueryClient();
  // asked again rather than believed: what people are about to do is not lost by one strange answer
  useEffect(() => onSignedOut(() => void queries.invalidateQueries({ queryKey: ['session'] })), [queries]);
  return (
    <Words session={session.data ?? null}>
      {session.data ? (
        <SignedIn session={session.data} />
      ) : session.error ? (
        <Failure error={session.error} retry={() => void session.refetch()} />
      ) : session.isPending ? (
        <Skeleton />
      ) : (
        <SignIn />
      )}
    </Words>
  );
}
