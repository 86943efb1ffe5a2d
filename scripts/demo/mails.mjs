import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailPageFile } from '../token.mjs';
import { urlOfHub } from './hub.mjs';

/** Mails leave within a second; a summary takes a minute, and is not waited for. */
const WITHIN_MS = 10_000;
const QUIET_MS = 2_000;
const SHOWN = 10;

/**
 * The URL of the page on which `npm start` shows mails: that of the Campana on the same port, or what MAIL_PAGE_URL says.
 * undefined: it does not catch them
 */
function pageUrl() {
  if (process.env.MAIL_PAGE_URL) return process.env.MAIL_PAGE_URL;
  const file = mailPageFile();
  const { url, port } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return port === new URL(urlOfHub()).port ? url : undefined;
}

/** Waits until mails were caught after a time, and no more came for a moment. @returns them, and the URL of their page */
export async function mailsSince(sinceMs) {
  const url = pageUrl();
  if (!url) return undefined;
  let mails = [];
  let changedAt = Date.now();
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await sleep(200)) {
    const all = await fetch(`${url}/mails.json`).then(
      (response) => response.json(),
      () => undefined,
    );
    if (!all) return undefined;
    const later = all.filter(({ at }) => Date.parse(at) >= sinceMs);
    if (later.length > mails.length) changedAt = Date.now();
    mails = later;
    if (mails.length > 0 && Date.now() - changedAt > QUIET_MS) break;
  }
  return { url, mails: mails.toReversed() };
}

/** Prints the mails that were sent. @param waiting how many alerts a summary is going to tell of */
export function reportMails(caught, waiting) {
  if (!caught) return console.log('\nMails are not caught here: they went where EMAIL_PROVIDERS says, or nowhere.');
  console.log('\nMails that were sent');
  for (const { to, subject } of caught.mails.slice(0, SHOWN)) console.log(`  ${to.join(', ').padEnd(28)}${subject}`);
  if (caught.mails.length > SHOWN) console.log(`  and ${caught.mails.length - SHOWN} more`);
  if (caught.mails.length === 0) console.log('  none');
  if (waiting > 0) console.log(`  ${waiting} more messages wait, and are told in one summary within a minute or so`);
  console.log(`  see ${caught.url}`);
}
