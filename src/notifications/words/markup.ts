import type { Markup } from './rich-text';

const htmlCharacters: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (one) => htmlCharacters[one] ?? one);

/** Slack and Telegram know these three entities alone. */
export const escapeEntities = (text: string): string => text.replace(/[&<>]/g, (one) => htmlCharacters[one] ?? one);

/** Invisible; it separates a character from what would make it markup. */
const SEPARATOR = '\u200b';
/** Characters that look like those of Markdown, and mean nothing. */
const lookAlikes: Readonly<Record<string, string>> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': '\u02cb' };

/** Keeps an `@` from mentioning somebody; addresses of e-mail stay as they are. */
export const withoutMentions = (text: string): string =>
  text.replace(/(?<![A-Za-z0-9])@(?=[\p{L}\p{N}_])|@(?=everyone|here)/gu, `@${SEPARATOR}`);

/**
 * Keeps text from being read as Markdown where a channel has no escapes: what could begin or end emphasis, a code, a
 * link, a list, a heading or a quotation is replaced by what looks like it. `_` and `~` within words stay.
 */
export const withoutMarkdown = (text: string): string =>
  withoutMentions(
    text
      .replace(/[*`]|(?<![\p{L}\p{N}])[_~]|[_~](?![\p{L}\p{N}])/gu, (one) => lookAlikes[one] ?? one)
      .replace(/\](?=[([])/g, `]${SEPARATOR}`)
      .replace(/^(\s*)(?=[-+>#]|\d+[.)])/gm, `$1${SEPARATOR}`),
  );

/** Discord reads a backslash before any punctuation as an escape. */
export const escapeDiscord = (text: string): string =>
  withoutMentions(text)
    .replace(/[\\*_~`|<>[\]()#]|:(?=\/\/)/g, '\\$&')
    .replace(/^(\s*)([-+])/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2');

const bullets = (items: readonly string[], bullet: string): string =>
  items.map((item) => `${bullet} ${item}`).join('\n');

/** HTML of an e-mail: a few elements, styled in place. */
export const emailMarkup: Markup = {
  text: (text) => escapeHtml(text).replaceAll('\n', '<br>'),
  code: (text) => `<code style="font-family:monospace;background:#f3f4f6">${escapeHtml(text)}</code>`,
  bold: (content) => `<strong>${content}</strong>`,
  link: (content, url) => `<a href="${escapeHtml(url)}">${content}</a>`,
  list: (items) => `<ul style="margin:0 0 16px">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`,
  paragraph: (content) => `<p style="margin:0 0 16px">${content}</p>`,
  gap: '',
};

export const telegramMarkup: Markup = {
  text: (text) => escapeEntities(withoutMentions(text)),
  code: (text) => `<code>${telegramMarkup.text(text)}</code>`,
  bold: (content) => `<b>${content}</b>`,
  link: (content, url) => `<a href="${escapeHtml(url)}">${content}</a>`,
  list: (items) => bullets(items, '•'),
  paragraph: (content) => content,
  gap: '\n\n',
};

/** Slack's mrkdwn has no escapes but for three entities. */
export const slackMarkup: Markup = {
  text: (text) => escapeEntities(withoutMarkdown(text)),
  code: (text) => `\`${escapeEntities(text.replace(/[`\n]/g, ' '))}\``,
  bold: (content) => `*${content.replaceAll('\n', ' ')}*`,
  link: (content, url) => `<${escapeEntities(url)}|${content.replaceAll('\n', ' ')}>`,
  list: (items) => bullets(items, '•'),
  paragraph: (content) => content,
  gap: '\n\n',
};

export const discordMarkup: Markup = {
  text: escapeDiscord,
  code: (text) => `\`${text.replace(/[`\n]/g, ' ')}\``,
  bold: (content) => `**${content}**`,
  link: (content, url) => `[${content}](${url})`,
  list: (items) => bullets(items, '-'),
  paragraph: (content) => content,
  gap: '\n\n',
};

/** Text for Adaptive Cards: their Markdown has no dependable escapes. */
export const textForTeams = (text: string): string => withoutMarkdown(text).replaceAll('<', `<${SEPARATOR}`);

/** The Markdown of Adaptive Cards has no code, and does not show a single line break. */
export const teamsMarkup: Markup = {
  text: (text) => textForTeams(text).replaceAll('\n', '\n\n'),
  code: (text) => teamsMarkup.text(text),
  bold: (content) => `**${content}**`,
  link: (content, url) => `[${content}](${url})`,
  list: (items) => bullets(items, '-'),
  paragraph: (content) => content,
  gap: '\n\n',
};
