import { notificationOf, type PushNotification, routeOf } from './push';
import { partOf } from './shell';

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Extendable {
  readonly data: { json(): unknown } | null;
}
interface Pressed extends Extendable {
  readonly action: string;
  readonly notification: { readonly data: PushNotification['options']['data']; close(): void };
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}
/** What is used of the worker's surroundings; the types of pages and of workers cannot be loaded together. */
interface Surroundings {
  addEventListener(type: 'install' | 'activate', listen: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listen: (event: Fetching) => void): void;
  addEventListener(type: 'push', listen: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', listen: (event: Pressed) => void): void;
  skipWaiting(): Promise<void>;
  readonly registration: { showNotification(title: string, options: PushNotification['options']): Promise<void> };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { type: 'window' }): Promise<readonly Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

const worker = self as unknown as Surroundings;
const CACHE = 'campana-shell';
/** All screens are the same page. */
const PAGE = '/';

/** Stores the page. Another build than before has other files: those of the old one go. */
async function keepPage(answer: Response): Promise<void> {
  const before = await (await caches.open(CACHE)).match(PAGE);
  const isOther = before !== undefined && (await before.text()) !== (await answer.clone().text());
  if (isOther) await caches.delete(CACHE);
  await (await caches.open(CACHE)).put(PAGE, answer);
}

const isPage = ({ ok, redirected, headers }: Response): boolean =>
  ok && !redirected && headers.get('content-type')?.startsWith('text/html') === true;

/** The page of the server, or that of the last visit while there is no connection. */
async function page(event: Fetching): Promise<Response> {
  try {
    const answer = await fetch(event.request);
    if (isPage(answer)) event.waitUntil(keepPage(answer.clone()));
    return answer;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** A file of the page. Its name changes with its content, so the one that is kept is the right one. */
async function asset(event: Fetching): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(cache.put(event.request, answer.clone()));
  return answer;
}

/** The page and the files that it names at once, so that it opens without a connection from the first visit on. */
async function keepShell(): Promise<void> {
  const answer = await fetch(PAGE, { cache: 'no-cache' });
  if (!isPage(answer)) return;
  const html = await answer.clone().text();
  await keepPage(answer);
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
  await (await caches.open(CACHE)).addAll(files);
}

worker.addEventListener('install', (event) => {
  void worker.skipWaiting();
  event.waitUntil(keepShell());
});

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { url, method, mode } = event.request;
  const part = partOf(new URL(url), location.origin, method, mode === 'navigate');
  if (part === 'page') event.respondWith(page(event));
  if (part === 'asset') event.respondWith(asset(event));
});

/** Shows an address in a window of the page that is open, else in a new one. */
async function open(url: string): Promise<void> {
  const [shown] = await worker.clients.matchAll({ type: 'window' });
  if (!shown || new URL(url, location.origin).origin !== location.origin) {
    await worker.clients.openWindow(url);
    return;
  }
  await shown.navigate(url);
  await shown.focus();
}

/** Acts on the alert with the session of the browser. What is refused opens the alert, which says why. */
async function press({ action, notification }: Pressed): Promise<void> {
  notification.close();
  const { alertId, url } = notification.data;
  const route = routeOf(action, alertId);
  const answer = route && (await fetch(route, { method: 'POST' }).catch(() => undefined));
  if (!answer || !answer.ok) await open(url);
}

/** What was sent; undefined: it is not for us, or not JSON. */
function messageOf({ data }: Pushed): PushNotification | undefined {
  try {
    return notificationOf(data?.json());
  } catch {
    return undefined;
  }
}

worker.addEventListener('push', (event) => {
  const message = messageOf(event);
  if (message) event.waitUntil(worker.registration.showNotification(message.title, message.options));
});

worker.addEventListener('notificationclick', (event) => event.waitUntil(press(event)));
