const escaped = (text) => String(text ?? '').replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #ccc; padding: 1rem } iframe { width: 100%; height: 40rem; border: 1px solid #ccc }`;

const page = (title, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head>
<body><h1>${escaped(title)}</h1>${body}</body></html>`;

const row = ({ id, at, to, subject }) =>
  `<tr><td>${escaped(at.slice(11, 19))}</td><td>${escaped(to.join(', '))}</td><td><a href="/mails/${id}">${escaped(subject || '(no subject)')}</a></td></tr>`;

/** The page of all caught mails. */
export const listPage = (mails) =>
  page(
    'Mails of Campana',
    `<p>What Campana sent since it was started. Nothing has left this machine. Load the page again for newer mails.</p>
    <table><thead><tr><th>UTC</th><th>To</th><th>Subject</th></tr></thead><tbody>${mails.map(row).join('')}</tbody></table>
    ${mails.length === 0 ? '<p>None yet.</p>' : ''}`,
  );

/** The page of one mail: its text, its HTML in a frame that can do nothing, and its headers. */
export const mailPage = ({ at, from, to, subject, text, html, headers }) =>
  page(
    subject || '(no subject)',
    `<p><a href="/">All mails</a></p><p>From ${escaped(from)} to ${escaped(to.join(', '))}, ${escaped(at)}</p>
    ${html ? `<iframe sandbox title="The mail as HTML" srcdoc="${escaped(html)}"></iframe>` : ''}
    <h2>Text</h2><pre>${escaped(text)}</pre>
    <h2>Headers</h2><pre>${headers.map(({ key, value }) => `${escaped(key)}: ${escaped(value)}`).join('\n')}</pre>`,
  );
