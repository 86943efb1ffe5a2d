import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { isLanguage, type Language } from '../words/language';

/** What this browser keeps of how the page looks. Nothing else is kept in it. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'comfortable' | 'compact';
  readonly sound: boolean;
  /** Notifications of the desktop while the page is open. */
  readonly desktop: boolean;
  readonly shortcuts: boolean;
  /** null: the member's own, or the browser's. */
  readonly language: Language | null;
}

const KEY = 'campana.settings';
const usual: Settings = {
  theme: 'system',
  density: 'comfortable',
  sound: false,
  desktop: false,
  shortcuts: true,
  language: null,
};

function stored(): Settings {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
    return { ...usual, ...found, language: isLanguage(found.language) ? found.language : null };
  } catch {
    return usual;
  }
}

interface Changeable extends Settings {
  readonly change: (some: Partial<Settings>) => void;
}

const SettingsContext = createContext<Changeable>({ ...usual, change: () => undefined });

export const useSettings = (): Changeable => useContext(SettingsContext);

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState(stored);
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['theme'] = settings.theme;
    dataset['density'] = settings.density;
    localStorage.setItem(KEY, JSON.stringify(settings));
  }, [settings]);
  const value = useMemo<Changeable>(
    () => ({ ...settings, change: (some) => setSettings((before) => ({ ...before, ...some })) }),
    [settings],
  );
  return <SettingsContext value={value}>{children}</SettingsContext>;
}
