export const authTypes = ['basic', 'bearer', 'header'] as const;
export type AuthType = (typeof authTypes)[number];

/** How Campana identifies itself to a source. */
export type SourceAuth =
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'header'; readonly name: string; readonly value: string };

/** What of it may be shown. */
export interface ShownAuth {
  readonly type: AuthType;
  readonly username?: string;
  readonly name?: string;
}

/** What of it may be shown: nothing secret. */
export function shownAuth(auth: SourceAuth): ShownAuth {
  if (auth.type === 'basic') return { type: 'basic', username: auth.username };
  return auth.type === 'header' ? { type: 'header', name: auth.name } : { type: 'bearer' };
}

/** The headers of a request that identify Campana. */
export function authHeaders(auth: SourceAuth | null): Readonly<Record<string, string>> {
  if (auth === null) return {};
  if (auth.type === 'bearer') return { authorization: `Bearer ${auth.token}` };
  if (auth.type === 'header') return { [auth.name]: auth.value };
  const credentials = Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64');
  return { authorization: `Basic ${credentials}` };
}

/** Headers that belong to the connection, or to the request itself. */
export const reservedHeaders = [
  'accept',
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
];
