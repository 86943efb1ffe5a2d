import type { ContentByChannel } from '../../content';
import {
  escapeDiscord,
  escapeEntities,
  discordMarkup,
  slackMarkup,
  teamsMarkup,
  telegramMarkup,
  textForTeams,
  withoutMarkdown,
} from '../markup';
import { plainRichText, writeRichText } from '../rich-text';
import { cutText, longestThatFits } from '../cut';
import { type Layout, linkActions, type MessageLink } from './layout';

const MAX_SLACK = { header: 150, section: 3_000, all: 9_000 };
const MAX_DISCORD = { title: 256, description: 4_096, all: 6_000 };
const MAX_TEAMS = { title: 500, bytes: 19_000 };
const MAX_TELEGRAM = { title: 256, all: 4_096 };

const lengthOf = (value: unknown): number => JSON.stringify(value).length;

/** Slack reads this text as mrkdwn; `verbatim` keeps it from making links and mentions of what looks like them. */
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const plainText = (text: string) => ({ type: 'plain_text', text, emoji: false });

/** A button that acts carries a token; one that opens a page has another id, since Slack reports both. */
function slackButton({ facts, vocabulary }: Layout, action: MessageLink['action']): object | undefined {
  const button = { type: 'button', text: plainText(vocabulary[action]) };
  if (facts.tokens && facts.kind === 'alert' && (action === 'acknowledge' || action === 'resolve')) {
    const value = facts.tokens[action];
    return value === null ? undefined : { ...button, action_id: `campana_${action}`, value };
  }
  const url = facts.links[action];
  return url === null ? undefined : { ...button, action_id: `campana_link_${action}`, url };
}

function slackActions(layout: Layout): object[] {
  const elements = linkActions.map((action) => slackButton(layout, action)).filter((button) => button !== undefined);
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** Blocks of Slack: header, facts, body, reason, buttons. */
export function layoutSlack(layout: Layout): ContentByChannel['slack'] {
  const { words, reason, factLines } = layout;
  const heading = layout.cut('title', words.subject, MAX_SLACK.header);
  const text = longestThatFits(
    words.subject.length,
    (max) => escapeEntities(withoutMarkdown(cutText(words.subject, max))),
    (written) => written.length <= MAX_SLACK.section,
  );
  const fields = factLines.map(({ name, value }) => mrkdwn(`*${name}*\n${escapeEntities(withoutMarkdown(value))}`));
  const blocks = (body: string): object[] => [
    { type: 'header', text: plainText(heading) },
    ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
    ...(body.trim() === '' ? [] : [{ type: 'section', text: mrkdwn(body) }]),
    ...(reason === null ? [] : [{ type: 'context', elements: [mrkdwn(escapeEntities(withoutMarkdown(reason)))] }]),
    ...slackActions(layout),
  ];
  const body = layout.fittedBody(
    (one) => writeRichText(one, slackMarkup),
    (written) => written.length <= MAX_SLACK.section && lengthOf({ text, blocks: blocks(written) }) <= MAX_SLACK.all,
  );
  return { text, blocks: blocks(body) };
}

/** One embed of Discord. */
export function layoutDiscord(layout: Layout): ContentByChannel['discord'] {
  const { words, reason, factLines, openUrl, color, facts } = layout;
  const title = longestThatFits(
    words.subject.length,
    (max) => escapeDiscord(layout.cut('title', words.subject, max)),
    (written) => written.length <= MAX_DISCORD.title,
  );
  const fields = factLines.map(({ name, value }) => ({
    name,
    value: escapeDiscord(value),
    inline: true,
  }));
  const fixed = [title, ...fields.flatMap(({ name, value }) => [name, value]), reason ?? ''].join('').length;
  const description = layout.fittedBody(
    (body) => writeRichText(body, discordMarkup),
    (written) => written.length <= Math.min(MAX_DISCORD.description, MAX_DISCORD.all - fixed),
  );
  const embed = {
    title,
    ...(description && { description }),
    ...(openUrl && { url: openUrl }),
    color,
    fields,
    ...(reason && { footer: { text: reason } }),
    timestamp: facts.sentAt.toISOString(),
  };
  return { embeds: [embed] };
}

/** An Adaptive Card 1.4 for Teams, small enough that the whole message has at most 20 KB. */
export function layoutTeams(layout: Layout): ContentByChannel['teams'] {
  const { words, reason, factLines, links } = layout;
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
  const title = textForTeams(layout.cut('title', words.subject, MAX_TEAMS.title));
  const card = (body: string) => ({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(title, { size: 'Large', weight: 'Bolder' }),
      ...(factLines.length === 0
        ? []
        : [
            {
              type: 'FactSet',
              facts: factLines.map(({ name, value }) => ({ title: name, value: textForTeams(value) })),
            },
          ]),
      ...(body.trim() === '' ? [] : [block(body)]),
      ...(reason === null ? [] : [block(textForTeams(reason), { isSubtle: true, size: 'Small' })]),
    ],
    actions: links.map(({ title: label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  });
  const written = layout.fittedBody(
    (body) => writeRichText(body, teamsMarkup),
    (body) => Buffer.byteLength(JSON.stringify(card(body))) <= MAX_TEAMS.bytes,
  );
  return { card: card(written) };
}

type TelegramButton = ContentByChannel['telegram']['buttons'][number];

function telegramButtons({ facts, links, vocabulary }: Layout): TelegramButton[] {
  const { tokens } = facts;
  if (!tokens || facts.kind !== 'alert') return links.map(({ title, url }) => ({ text: title, url }));
  const acting = (['acknowledge', 'resolve'] as const).flatMap((action) => {
    const callbackData = tokens[action];
    return callbackData === null ? [] : { text: vocabulary[action], callbackData };
  });
  return [
    ...acting,
    ...links.filter(({ action }) => action === 'open').map(({ title, url }) => ({ text: title, url })),
  ];
}

/** Telegram's HTML, and the same as plain text. Both carry the link, since a button can be refused. */
export function layoutTelegram(layout: Layout): ContentByChannel['telegram'] {
  const { words, reason, openUrl, statusLine } = layout;
  const { text: escape } = telegramMarkup;
  const notes = [statusLine, reason].filter((note) => note !== null);
  const end = [...notes.map(escape), openUrl === null ? null : escapeEntities(openUrl)];
  const title = escape(layout.cut('title', words.subject, MAX_TELEGRAM.title));
  const html = (body: string) => [`<b>${title}</b>`, body, ...end].filter(Boolean).join('\n\n');
  const text = layout.fittedBody(
    (body) => html(writeRichText(body, telegramMarkup)),
    (written) => written.length <= MAX_TELEGRAM.all,
  );
  const plainEnd = [...notes, openUrl].filter(Boolean).map((part) => `\n\n${part}`);
  const plain = [words.subject, plainRichText(words.body)].filter(Boolean).join('\n\n');
  const plainText = cutText(plain, MAX_TELEGRAM.all - plainEnd.join('').length) + plainEnd.join('');
  return { text, plainText, buttons: telegramButtons(layout) };
}
