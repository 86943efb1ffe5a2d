import type { ContentByChannel } from '../../content';
import { cutText } from '../cut';
import { emailMarkup, escapeHtml } from '../markup';
import { writeRichText } from '../rich-text';
import type { Layout } from './layout';

/** Of the 100 KB of a message. */
const MAX_TEXT_BYTES = 24_000;
const MAX_HTML_BYTES = 70_000;

const cell = 'padding:4px 12px 4px 0;vertical-align:top';
const button = 'display:inline-block;padding:10px 16px;margin:0 8px 8px 0;border-radius:4px;text-decoration:none';

const factsTable = ({ factLines }: Layout): string =>
  factLines.length === 0
    ? ''
    : `<table role="presentation" style="border-collapse:collapse;margin:0 0 16px">${factLines
        .map(
          ({ name, value }) =>
            `<tr><th scope="row" style="${cell};text-align:left;color:#4b5563">${escapeHtml(name)}</th><td style="${cell}">${escapeHtml(value)}</td></tr>`,
        )
        .join('')}</table>`;

const buttons = ({ links }: Layout): string =>
  links.length === 0
    ? ''
    : `<p style="margin:0 0 16px">${links
        .map(
          ({ title, url }) =>
            `<a href="${escapeHtml(url)}" style="${button};background:#1f2937;color:#ffffff">${escapeHtml(title)}</a>`,
        )
        .join('')}</p>`;

function footer({ reason, facts, vocabulary }: Layout): string {
  const { unsubscribe } = facts.links;
  const lines = [
    ...(reason === null ? [] : [escapeHtml(reason)]),
    ...(unsubscribe === null ? [] : [`<a href="${escapeHtml(unsubscribe)}">${vocabulary.unsubscribe}</a>`]),
    escapeHtml(facts.tenant.brand),
  ];
  return `<p style="margin:16px 0 0;font-size:13px;color:#4b5563">${lines.join('<br>')}</p>`;
}

/** The page around its content: a bar in the colour of the severity, the facts, the buttons, and the reason. */
function page(layout: Layout, content: string): string {
  const { words, color, locale } = layout;
  const subject = escapeHtml(words.subject);
  const bar = `#${color.toString(16).padStart(6, '0')}`;
  return (
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${subject}</title></head><body style="margin:0;background:#f3f4f6;font-family:Arial,Helvetica,sans-serif;color:#111827">` +
    `<div style="max-width:600px;margin:0 auto;background:#ffffff;border-top:6px solid ${bar};padding:24px">` +
    `<h1 style="font-size:20px;margin:0 0 16px">${subject}</h1>${factsTable(layout)}${content}${buttons(layout)}${footer(layout)}` +
    `</div></body></html>`
  );
}

const fitsIn = (max: number) => (text: string) => Buffer.byteLength(text) <= max;

function htmlOf(layout: Layout): string {
  const { html } = layout.words;
  if (html !== null && /^\s*<(!doctype|html)\b/i.test(html)) return html;
  if (html !== null) return page(layout, html);
  return layout.fittedBody((body) => page(layout, writeRichText(body, emailMarkup)), fitsIn(MAX_HTML_BYTES));
}

/** A text of at most so many bytes; a character has at most three for each UTF-16 unit. */
function cutToBytes(layout: Layout, text: string, max: number): string {
  if (fitsIn(max)(text)) return text;
  layout.cuts.add('text');
  return cutText(text, Math.floor(max / 3));
}

/** An e-mail: the form with its Markdown as text, and an HTML page without anything remote. At most 100 KB. */
export function layoutEmail(layout: Layout): ContentByChannel['email'] {
  const { words, reason, links } = layout;
  const end = [reason, links.map(({ title, url }) => `${title}: ${url}`).join('\n')];
  const text = [cutToBytes(layout, words.markdown, MAX_TEXT_BYTES), ...end].filter(Boolean).join('\n\n');
  return { subject: words.subject, text, html: htmlOf(layout) };
}
