import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where `npm run build` puts the page, from the folder in which Campana is started. */
export const PAGE_FOLDER = path.resolve('dist/web');

const LENGTH = 12;

/** The page as it was built, and a name that changes with each build; both are empty if it is not built. */
export function readPage(): { readonly html: string; readonly build: string } {
  const file = path.join(PAGE_FOLDER, 'index.html');
  if (!existsSync(file)) return { html: '', build: '' };
  const html = readFileSync(file, 'utf8');
  return { html, build: createHash('sha256').update(html).digest('hex').slice(0, LENGTH) };
}
