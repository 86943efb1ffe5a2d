import type { Channel } from '../../../libs/config/config';
import type { ContentByChannel } from '../content';
import { layouts } from './layouts/layouts';
import { Layout } from './layouts/layout';
import { localeChain, type MessageFacts } from './message-facts';
import { type MessageTemplate, type RenderedWords, RenderingFailed, templateTextFields } from './message-template';
import { parseRichText, quoteValue } from './rich-text';
import { readerOf, templateData } from './template-data';
import type { TemplateSet, TemplateWish } from './template-set';

/** A template that could not be used, and why. */
export interface TemplateFailure {
  readonly templateId: string;
  readonly templateName: string;
  /** The name of the text in the API, such as `body_template`. */
  readonly field: string;
  readonly error: string;
}

/** A message, ready to be sent over its channel. */
export interface ComposedMessage<C extends Channel = Channel> {
  readonly content: ContentByChannel[C];
  /** One line, as the record of the delivery shows it. */
  readonly subject: string;
  /** The body with its Markdown, as the record of the delivery shows it. */
  readonly message: string;
  /** Why the reader gets it, in their language; null: it needs no reason. */
  readonly reason: string | null;
  /** The template that was used, the tenant's or a shipped one; null: every template failed, the text is built in. */
  readonly templateId: string | null;
  /** Templates that should have been used; empty: the first choice was. To be recorded and counted. */
  readonly failures: readonly TemplateFailure[];
  /** The parts that were cut to the limits of the channel. */
  readonly cuts: readonly string[];
}

/** What to look for among the templates. */
const wishOf = ({ channel, kind, alert, ...facts }: MessageFacts): TemplateWish => ({
  channel,
  kind,
  alertType: alert?.alertType ?? null,
  category: alert?.alertCategory ?? null,
  severity: alert?.severity ?? null,
  locales: localeChain(facts),
});

/** The words without any template. */
function builtInWords({ alert, notice, list, code }: MessageFacts): RenderedWords {
  const title = alert?.title ?? notice?.title ?? code ?? `+${list?.count ?? 0}`;
  const text = alert?.description ?? notice?.text ?? list?.items.map((item) => item.title).join('\n') ?? '';
  const subject = alert ? `[${alert.severity.toUpperCase()}] ${title}` : title;
  return { subject, body: parseRichText(quoteValue(text)), markdown: text, html: null };
}

const failureOf = ({ id, definition }: MessageTemplate, error: unknown): TemplateFailure => {
  const field = error instanceof RenderingFailed ? error.field : 'bodyTemplate';
  return {
    templateId: id,
    templateName: definition.name,
    field: templateTextFields.find(([, name]) => name === field)?.[0] ?? field,
    error: (error as Error).message,
  };
};

interface Choice {
  readonly words: RenderedWords;
  readonly templateId: string | null;
  readonly failures: readonly TemplateFailure[];
}

/** Renders the first template that works. A template that has no subject takes that of the next one. */
function renderFirst(templates: readonly MessageTemplate[], facts: MessageFacts): Choice {
  const [data, reader] = [templateData(facts), readerOf(facts)];
  const failures: TemplateFailure[] = [];
  for (const [place, template] of templates.entries()) {
    try {
      const words = template.render(data, reader);
      const subject = words.subject ?? renderFirst(templates.slice(place + 1), facts).words.subject;
      return { words: { ...words, subject }, templateId: template.id, failures };
    } catch (error) {
      failures.push(failureOf(template, error));
    }
  }
  return { words: builtInWords(facts), templateId: null, failures };
}

/**
 * Composes a message: chooses a template, renders it for the reader, and lays it out within the limits of the channel.
 * A template that fails is replaced by the shipped one, and that by a built-in text: a message is always made.
 * @param set the templates of the tenant
 * @param first a template to use before all others, for a preview or a test
 */
export function composeMessage<C extends Channel>(
  facts: MessageFacts & { readonly channel: C },
  set: TemplateSet,
  first?: MessageTemplate,
): ComposedMessage<C> {
  const templates = [...(first ? [first] : []), ...set.choose(wishOf(facts))];
  const { words, templateId, failures } = renderFirst(templates, facts);
  const layout = new Layout(facts, words);
  const content = layouts[facts.channel](layout);
  const { subject, markdown } = words;
  return { content, subject, message: markdown, reason: layout.reason, templateId, failures, cuts: [...layout.cuts] };
}
