import type { Channel } from '../../../libs/config/config';
import type { TemplateData } from '../../../libs/liquid/direct-templates';
import type { Reader } from '../../../libs/liquid/filters';
import { LiquidEngine, type RenderTemplate } from '../../../libs/liquid/liquid-engine';
import { storableText } from '../../../libs/kernel/text';
import { oneLine } from '../../../libs/text/one-line';
import type { Severity } from '../../alerts';
import type { MessageKind } from '../content';
import { cutText } from './cut';
import { escapeHtml } from './markup';
import type { ReaderLocale } from './message-facts';
import { markdownText, parseRichText, quoteValue, type RichText, withoutMarks } from './rich-text';

/** For which messages a template is made; null: any. */
export interface TemplateMatch {
  readonly channel: Channel;
  readonly kind: MessageKind;
  readonly alertType: string | null;
  readonly category: string | null;
  readonly severity: Severity | null;
  readonly locale: ReaderLocale | null;
}

/** The Liquid texts of a template. */
export interface TemplateTexts {
  /** null: the shipped subject. */
  readonly subjectTemplate: string | null;
  /** Markdown. */
  readonly bodyTemplate: string;
  /** The content of an e-mail's HTML page, or a whole page that begins with `<!doctype` or `<html`; null: made of the body. */
  readonly htmlTemplate: string | null;
}

export interface TemplateDefinition extends TemplateMatch, TemplateTexts {
  readonly name: string;
}

/** The texts of a template by their names in the API. */
export const templateTextFields = [
  ['subject_template', 'subjectTemplate'],
  ['body_template', 'bodyTemplate'],
  ['html_template', 'htmlTemplate'],
] as const satisfies readonly (readonly [string, keyof TemplateTexts])[];
export type TextField = (typeof templateTextFields)[number][1];

/** The words of a message before they are laid out for a channel. */
export interface RenderedWords {
  readonly subject: string;
  readonly body: RichText;
  /** The body with its Markdown as it is written. */
  readonly markdown: string;
  readonly html: string | null;
}

/** The longest output of one text, in UTF-16 units: an alert of the longest texts, whatever its language, is shorter. */
const MAX_OUTPUT_LENGTH = 65_536;
const MAX_SUBJECT_LENGTH = 600;

/** How each text writes the values in it: they never become markup. */
export const engines: Readonly<Record<TextField, LiquidEngine>> = {
  subjectTemplate: new LiquidEngine(),
  bodyTemplate: new LiquidEngine(quoteValue),
  htmlTemplate: new LiquidEngine(escapeHtml),
};

/** A text of a template failed while it was rendered. */
export class RenderingFailed extends Error {
  constructor(
    readonly field: TextField,
    cause: unknown,
  ) {
    super((cause as Error).message.slice(0, 500), { cause });
  }
}

/** Times that a template is left out after it was too slow: it must not take the time of other messages again and again. */
const MAX_LEFT_OUT = 100;

/** A template that is ready to use. Its texts are compiled when they are first needed. */
export class MessageTemplate {
  private readonly compiled = new Map<TextField, RenderTemplate>();
  private leftOut = 0;
  private lastFailure: RenderingFailed | undefined;

  /** @param id the id in the API, also for shipped templates */
  constructor(
    readonly id: string,
    readonly definition: TemplateDefinition,
  ) {}

  /**
   * Renders the texts; `undefined` for the subject: the template has none, or it is empty.
   * @throws RenderingFailed
   */
  render(
    data: TemplateData,
    reader: Reader,
  ): Omit<RenderedWords, 'subject'> & { readonly subject: string | undefined } {
    if (this.leftOut > 0 && this.lastFailure) {
      this.leftOut--;
      throw this.lastFailure;
    }
    const subject = oneLine(this.text('subjectTemplate', data, reader) ?? '');
    const marked = this.text('bodyTemplate', data, reader) ?? '';
    const html = this.text('htmlTemplate', data, reader);
    return {
      subject: subject === '' ? undefined : cutText(subject.toWellFormed(), MAX_SUBJECT_LENGTH),
      body: parseRichText(marked),
      markdown: markdownText(marked),
      html: html === null ? null : storableText(html),
    };
  }

  private text(field: TextField, data: TemplateData, reader: Reader): string | null {
    const source = this.definition[field];
    if (source === null) return null;
    try {
      const text = this.renderer(field, source)(data, reader);
      if (text.length > MAX_OUTPUT_LENGTH) throw new Error(`the text has more than ${MAX_OUTPUT_LENGTH} characters`);
      return text;
    } catch (error) {
      const failure = new RenderingFailed(field, error);
      if (failure.message.includes('limit exceeded')) this.leftOut = MAX_LEFT_OUT;
      throw (this.lastFailure = failure);
    }
  }

  private renderer(field: TextField, source: string): RenderTemplate {
    const known = this.compiled.get(field);
    if (known) return known;
    const made = engines[field].compile(withoutMarks(source));
    this.compiled.set(field, made);
    return made;
  }
}
