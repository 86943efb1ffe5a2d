import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../api/session';
import { useUnread } from '../api/unread';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { type Keys, useKeys } from '../ui/keys';
import { useWords } from '../words/language';
import { Account } from './account';
import { Banners, LiveMark } from './banners';
import { Help } from './help';
import { Ringing } from './ringing';
import { Search } from './search';
import { searchWords } from './search-words';
import { screens, type Screen } from './screens';
import { TenantSwitcher } from './tenant-switcher';
import { appWords } from './words';

/** How many screens the bar of a narrow window shows beside "More". */
const IN_BAR = 4;
const GO_WITHIN_MS = 1_500;

function NavigationLink({ screen, isHere }: { screen: Screen; isHere: boolean }) {
  const name = useWords(appWords).screens[screen.name];
  const unread = useUnread();
  return (
    <Link
      href={screen.path}
      className={isHere ? 'nav-link nav-here' : 'nav-link'}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon name={screen.icon} size={20} />
      <span>{name}</span>
      {screen.name === 'inbox' && unread && unread.unread_count > 0 && (
        <span className="count">{unread.is_exact ? unread.unread_count : `${unread.unread_count}+`}</span>
      )}
    </Link>
  );
}

function Navigation() {
  const t = useWords(appWords);
  const { permissions } = useSession();
  const [path] = useLocation();
  const seen = screens.filter(({ permission }) => permissions.includes(permission));
  const link = (screen: Screen) => (
    <NavigationLink key={screen.path} screen={screen} isHere={path.startsWith(screen.path)} />
  );
  return (
    <nav className="nav" aria-label={t.navigation}>
      {seen.slice(0, IN_BAR).map(link)}
      <details className="nav-rest" name="navigation">
        <summary className="nav-link">
          <Icon name="more" size={20} />
          <span>{t.more}</span>
        </summary>
        <div>{seen.slice(IN_BAR).map(link)}</div>
      </details>
      <div className="nav-wide">{seen.slice(IN_BAR).map(link)}</div>
    </nav>
  );
}

/** The keys that work on every screen: `g` and a letter, the search, and help. */
function useGoing(showHelp: () => void, search: () => void): void {
  const [, go] = useLocation();
  const [since, setSince] = useState(0);
  const isGoing = () => Date.now() - since < GO_WITHIN_MS;
  const letters = Object.fromEntries(
    screens.map(({ letter, path }) => [letter, () => (setSince(0), go(path))]),
  ) as Keys;
  useKeys({ g: () => setSince(Date.now()), '?': showHelp, 'Shift+?': showHelp, 'Ctrl+k': search });
  useKeys(isGoing() ? letters : {});
}

/** The frame of the page: header, navigation, and the screen. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useWords(appWords);
  const [isHelping, setHelping] = useState(false);
  const [isSearching, setSearching] = useState(false);
  const { title: search } = useWords(searchWords);
  useGoing(
    () => setHelping(true),
    () => setSearching(true),
  );
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t.skip}
      </a>
      <header className="top">
        <Link href="/inbox" className="brand" aria-label="Campana">
          <img src="/campana.svg" alt="" width={24} height={24} />
          <span>Campana</span>
        </Link>
        <TenantSwitcher />
        <span className="spring" />
        <Button kind="quiet" icon="search" shortcut="Control+K" aria-label={search} onClick={() => setSearching(true)}>
          <span className="wide-only">{search}</span>
        </Button>
        <Ringing />
        <LiveMark />
        <Account />
      </header>
      <Navigation />
      <main id="content" className="content" tabIndex={-1}>
        <Banners />
        {children}
      </main>
      {isSearching && <Search onClose={() => setSearching(false)} />}
      {isHelping && <Help onClose={() => setHelping(false)} />}
    </div>
  );
}
