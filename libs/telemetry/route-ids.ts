type Request = {
  readonly params: unknown;
  readonly routeOptions: { readonly url?: string | undefined };
};

const MAX_LENGTH = 100;

/** Maps the path parameters of a route to the names under which they are logged: `…/alerts/:id` gives `alert_id`. */
function namesOf(route: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [, collection = '', parameter = ''] of route.matchAll(/([\w-]+)\/:(\w+)/g))
    names.set(parameter, parameter === 'id' ? `${collection.replace(/s$/, '').replaceAll('-', '_')}_id` : parameter);
  return names;
}

const known = new Map<string, ReadonlyMap<string, string>>();

/** Returns the ids in the path of a request, by the names under which they are logged. */
export function routeIds({ params, routeOptions: { url = '' } }: Request): Record<string, string> {
  const names = known.get(url) ?? namesOf(url);
  known.set(url, names);
  const ids: Record<string, string> = {};
  for (const [parameter, name] of names) {
    const value = (params as Record<string, unknown> | null)?.[parameter];
    if (typeof value === 'string') ids[name] = value.slice(0, MAX_LENGTH);
  }
  return ids;
}
