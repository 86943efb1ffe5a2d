import { screenPaths } from '../../../src/dashboard/page/screen-paths';

/** What a request is for, as far as the worker cares; undefined: it leaves it to the browser. */
export type Part = 'page' | 'asset' | undefined;

const PLAIN = ['/campana.svg', '/campana.webmanifest'];

/**
 * Which requests the worker answers: for the page itself at the address of a screen, and for its files. All else, the API
 * above all, goes to the server.
 * @param isNavigation whether the browser opens a page
 */
export function partOf({ origin, pathname }: URL, own: string, method: string, isNavigation: boolean): Part {
  if (origin !== own || method !== 'GET') return undefined;
  const [, first = ''] = pathname.split('/');
  if (isNavigation) return pathname === '/' || screenPaths.includes(first) ? 'page' : undefined;
  return pathname.startsWith('/assets/') || PLAIN.includes(pathname) ? 'asset' : undefined;
}
