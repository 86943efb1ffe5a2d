import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { tenantOfTab } from './tenant-of-tab';
import { Problem } from './problem';

/** Who is signed in, as `GET /session` says it. */
export interface Session {
  readonly member: { readonly id: string; readonly name: string | null };
  readonly tenant_id: string;
  readonly tenants: readonly { readonly id: string; readonly name: string | null }[];
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly expires_at: string | null;
  readonly locale: string | null;
  readonly time_zone: string | null;
  readonly build: string;
  /** With which a browser subscribes to push messages; null: there are none here. */
  readonly push_key: string | null;
  /** Whether a demo day can be run here. */
  readonly demo_mode: boolean;
}

export interface SignInOptions {
  readonly demo: readonly string[];
  readonly token: boolean;
  readonly oidc: { readonly name: string } | null;
}

/** Calls a route that the page has for itself, and that the OpenAPI document does not name. @throws Problem */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T | null> {
  const tenant = tenantOfTab();
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(tenant && { 'x-tenant-id': tenant }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.status === 401 && method === 'GET') return null;
  if (!response.ok) throw await Problem.of(response);
  return response.status === 204 ? null : ((await response.json()) as T);
}

/** Often enough to notice a new build, and that somebody signed out elsewhere. */
const ASK_EVERY_MS = 60_000;

/** null: nobody is signed in. */
export const useSessionQuery = () =>
  useQuery({
    queryKey: ['session'],
    queryFn: () => call<Session>('GET', '/session'),
    staleTime: ASK_EVERY_MS,
    refetchInterval: ASK_EVERY_MS,
    retry: 1,
  });

export const useSignInOptions = () =>
  useQuery({ queryKey: ['session-options'], queryFn: () => call<SignInOptions>('GET', '/session/options') });

export const signIn = (way: { demo: string } | { token: string }) => call<Session>('POST', '/session', way);
export const signOut = () => call<null>('DELETE', '/session');

/** One browser in which the member is signed in. */
export interface BrowserSession {
  readonly id: string;
  readonly way: string;
  readonly created_at: string;
  readonly last_seen_at: string;
}

export const listSessions = async (): Promise<readonly BrowserSession[]> =>
  (await call<{ items: BrowserSession[] }>('GET', '/sessions'))?.items ?? [];
export const endSession = (id: string) => call<null>('DELETE', `/sessions/${id}`);

export const SessionContext = createContext<Session | null>(null);

/** The session. Only for what is shown to people who are signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session.');
  return session;
}

/** Whether the signed-in member has a permission. The page offers exactly what the API allows. */
export const useMay = (permission: string): boolean => useSession().permissions.includes(permission);
