import type { AttemptResult, ContentByChannel, MessageLocale } from '../content';
import { refused, resultOf } from './answers';

/** WhatsApp's limit for one parameter. */
const MAX_PARAMETER_LENGTH = 1_024;

/** A template that WhatsApp approved, with what it is filled with. */
export interface ApprovedTemplate {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** WhatsApp takes neither line breaks nor tabs, nor an empty text. */
const asParameter = (text: string): string =>
  [...(text.replace(/\s+/g, ' ').trim() || '–')].slice(0, MAX_PARAMETER_LENGTH).join('');

/** The keys under which a template may be configured, the best first: the same kind, then that of an alert. */
const keysFor = ({ template }: ContentByChannel['whatsapp'], locale: MessageLocale): readonly string[] =>
  [template, 'alert'].flatMap((kind) => [`${kind}.${locale}`, `${kind}.en`]);

/** Finds the template for a message. @returns undefined when none is configured */
export function approvedTemplate(
  names: Readonly<Record<string, string>>,
  content: ContentByChannel['whatsapp'],
  locale: MessageLocale,
): (ApprovedTemplate & { readonly locale: string }) | undefined {
  const key = keysFor(content, locale).find((one) => Object.hasOwn(names, one));
  if (key === undefined) return undefined;
  const parameters = content.parameters.map(asParameter);
  return { name: names[key] ?? '', locale: key.slice(key.indexOf('.') + 1), parameters };
}

/** The result for a message that has no template. @param variable where templates are configured */
export const noApprovedTemplate = (
  variable: string,
  { template }: ContentByChannel['whatsapp'],
  locale: MessageLocale,
): AttemptResult =>
  resultOf(refused('client_error'), {
    statusCode: null,
    id: null,
    error: `no approved template for ${template}.${locale} or alert.${locale}: add one to ${variable}`,
    retryAfter: null,
  });
