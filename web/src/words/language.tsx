import { createContext, useContext } from 'react';

export const LANGUAGES = ['en', 'es', 'eu'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same texts in every language of the page. */
export type Catalogue<T> = Readonly<Record<Language, T>>;

/** Makes a catalogue. The compiler reports a text that a language lacks, or has too many. */
export const catalogue = <T,>(en: T, es: NoInfer<T>, eu: NoInfer<T>): Catalogue<T> => ({ en, es, eu });

export const isLanguage = (text: unknown): text is Language => (LANGUAGES as readonly unknown[]).includes(text);

/** The first of some languages that the page speaks; English if it speaks none. */
export function firstSpoken(wanted: readonly (string | null | undefined)[]): Language {
  return wanted.map((one) => one?.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** How a person reads times: the language, and the time zone. */
export interface Reader {
  readonly language: Language;
  readonly timeZone: string;
}

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const ReaderContext = createContext<Reader>({ language: 'en', timeZone: 'UTC' });

export const useReader = (): Reader => useContext(ReaderContext);

/** The texts of a catalogue in the language of the reader. */
export const useWords = <T,>(words: Catalogue<T>): T => words[useReader().language];
