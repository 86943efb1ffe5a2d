/** Where somebody goes who asked for no page, or for one that is not ours. */
export const DEFAULT_PATH = '/inbox';
const MAX_LENGTH = 500;
/** Only its path and query are used. */
const NOWHERE = 'http://campana.invalid';

/**
 * The page to show after sign-in: a path of a screen, with its query. Everything else would let a link of a stranger lead people
 * who trust the address of Campana to another place.
 * @param screens the first parts of the paths of screens
 */
export function returnPath(wanted: unknown, screens: readonly string[]): string {
  if (typeof wanted !== 'string' || wanted.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted))
    return DEFAULT_PATH;
  if (!URL.canParse(wanted, NOWHERE)) return DEFAULT_PATH;
  const { origin, pathname, search } = new URL(wanted, NOWHERE);
  const [, first = ''] = pathname.split('/');
  return origin === NOWHERE && screens.includes(first) ? pathname + search : DEFAULT_PATH;
}
