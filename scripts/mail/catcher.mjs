import { once } from 'node:events';
import { createServer } from 'node:http';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { listPage, mailPage } from './pages.mjs';

const HOST = '127.0.0.1';
const MAX_MAILS = 200;
const MAX_BYTES = 1024 * 1024;
/** The usual port of such pages; when it is taken, any other. */
const PAGE_PORT = 8025;

/** Reads a message to its end. @throws when it is larger than a message of Campana can be */
async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  if (stream.sizeExceeded)
    throw Object.assign(new Error(`at most ${MAX_BYTES} bytes are allowed`), { responseCode: 552 });
  return Buffer.concat(chunks);
}

/** The mails that were caught, the newest first. They are gone when the process ends. */
class CaughtMails {
  #mails = [];
  #count = 0;

  async catch(stream, { envelope }) {
    const { subject, from, text, html, headers } = await PostalMime.parse(await bytesOf(stream));
    const to = envelope.rcptTo.map(({ address }) => address);
    const mail = { id: ++this.#count, at: new Date().toISOString(), from: from?.address, to, subject, text, html };
    this.#mails = [{ ...mail, headers }, ...this.#mails].slice(0, MAX_MAILS);
  }

  get all() {
    return this.#mails;
  }

  find(id) {
    return this.#mails.find((mail) => mail.id === Number(id));
  }
}

/** What the page answers: HTML for people, JSON for scripts. */
function answerOf(mails, { method, url }) {
  const { pathname } = new URL(url, 'http://localhost');
  if (method !== 'GET') return { status: 405, type: 'text/plain', body: 'only GET is allowed' };
  if (pathname === '/') return { status: 200, type: 'text/html; charset=utf-8', body: listPage(mails.all) };
  if (pathname === '/mails.json')
    return {
      status: 200,
      type: 'application/json',
      body: JSON.stringify(mails.all.map(({ headers: _, ...mail }) => mail)),
    };
  const mail = mails.find(/^\/mails\/(\d{1,9})$/.exec(pathname)?.[1]);
  if (mail) return { status: 200, type: 'text/html; charset=utf-8', body: mailPage(mail) };
  return { status: 404, type: 'text/plain', body: 'there is no such mail' };
}

function pageServer(mails) {
  return createServer((request, response) => {
    const { status, type, body } = answerOf(mails, request);
    response.writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // mails may contain anything: nothing in them runs or loads
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'",
    });
    response.end(body);
  });
}

/** Listens on the port, or on any free one when it is taken. @returns the port */
async function listen(server, port) {
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || port === 0) throw error;
    return listen(server, 0);
  }
  return server.address().port;
}

/**
 * Starts an SMTP server that sends nothing on: it keeps the latest mails and shows them on a page. For development only.
 * It ends with the process. @returns the port for SMTP, and the URL of the page
 */
export async function startMailCatcher(pagePort = PAGE_PORT) {
  const mails = new CaughtMails();
  const smtp = new SMTPServer({
    size: MAX_BYTES,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => mails.catch(stream, session).then(() => done(), done),
  });
  // a client that goes away in the middle is no reason to end
  smtp.on('error', () => undefined);
  smtp.listen(0, HOST);
  await once(smtp.server, 'listening');
  const page = pageServer(mails);
  const port = await listen(page, pagePort);
  return { smtpPort: smtp.server.address().port, url: `http://${HOST}:${port}` };
}
