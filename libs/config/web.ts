import type { Variable } from './environment';

const itemsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text.toLowerCase();

/** A list of web origins, or `*` for any. */
export const origins: Variable<readonly string[]> = {
  allowed: 'origins such as https://app.example.com, separated by spaces or commas, or * for any',
  parse: (text) => {
    const list = itemsOf(text);
    if (list.length === 1 && list[0] === '*') return list;
    return list.length > 0 && list.every(isOrigin) ? list.map((origin) => origin.toLowerCase()) : undefined;
  },
};

const isAddress = (text: string): boolean => /^[0-9a-f.:]+(\/\d{1,3})?$/i.test(text) && /[.:]/.test(text);

/** The proxies whose `X-Forwarded-*` headers are trusted: none, a number of them, or those with the given addresses. */
export const proxies = (fallback: string): Variable<false | number | string[]> => ({
  allowed:
    'false, the number of proxies in front of Campana (1 to 9), or their addresses or networks separated by spaces or commas',
  fallback,
  parse: (text) => {
    if (text === 'false') return false;
    if (/^[1-9]$/.test(text)) return Number(text);
    const list = itemsOf(text);
    return list.length > 0 && list.every(isAddress) ? list : undefined;
  },
});
