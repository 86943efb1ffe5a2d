import { partOf } from './shell';

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
/** What is used of the worker's surroundings; the types of pages and of workers cannot be loaded together. */
interface Surroundings {
  addEventListener(type: 'install' | 'activate', listen: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listen: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
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
