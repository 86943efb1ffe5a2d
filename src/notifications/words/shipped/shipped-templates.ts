import { createHash } from 'node:crypto';
import { channels, type Channel } from '../../../../libs/config/config';
import type { Severity } from '../../../alerts';
import { messageKinds, type MessageLocale } from '../../content';
import { MessageTemplate, type TemplateDefinition } from '../message-template';
import { namedTexts, shippedTexts, type TextVariant } from './shipped-texts';

const variants: Readonly<Record<Channel, TextVariant>> = {
  email: 'full',
  telegram: 'full',
  webhook: 'full',
  in_app: 'full',
  slack: 'chat',
  discord: 'chat',
  teams: 'chat',
  whatsapp: 'brief',
  push: 'short',
  sms: 'short',
  voice: 'chat',
};

const locales: readonly MessageLocale[] = ['en', 'es'];

/** The id is made of the name, so that it is the same in each process and version. */
function idOf(name: string): string {
  const hash = createHash('sha256').update(`campana template ${name}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

type Definition = Pick<TemplateDefinition, 'name' | 'channel' | 'kind' | 'subjectTemplate' | 'bodyTemplate'> &
  Partial<TemplateDefinition> & { readonly locale: MessageLocale };

const shipped = (definition: Definition): MessageTemplate =>
  new MessageTemplate(idOf(`${definition.name} ${definition.locale}`), {
    alertType: null,
    category: null,
    severity: null,
    htmlTemplate: null,
    ...definition,
  });

const forKinds = (locale: MessageLocale): MessageTemplate[] => {
  const texts = shippedTexts(locale);
  return channels.flatMap((channel) =>
    messageKinds.map((kind) =>
      shipped({
        name: `Shipped: ${kind}, ${channel}`,
        channel,
        kind,
        locale,
        subjectTemplate: texts[kind].subject,
        bodyTemplate: texts[kind].body[variants[channel]],
      }),
    ),
  );
};

const named = (locale: MessageLocale): MessageTemplate[] => {
  const texts = namedTexts(locale);
  const of = (
    name: string,
    channel: Channel,
    category: string,
    { subject, body }: { subject: string; body: string },
    severity: Severity | null = null,
  ) =>
    shipped({ name, channel, category, severity, kind: 'alert', locale, subjectTemplate: subject, bodyTemplate: body });
  return [
    of('Critical System Alert', 'email', 'system', texts.systemEmail, 'critical'),
    of('High System Alert', 'email', 'system', texts.systemEmail, 'high'),
    of('System Alert - Slack', 'slack', 'system', texts.systemChat),
    of('Application Error Alert', 'slack', 'application', texts.applicationChat),
    of('Business Metric Alert', 'email', 'business', texts.businessEmail),
    of('Security Alert', 'slack', 'security', texts.securityChat),
  ];
};

/** The templates that Campana brings: one for each channel, kind and language, and those with a name. */
export const shippedTemplates: readonly MessageTemplate[] = locales.flatMap((locale) => [
  ...forKinds(locale),
  ...named(locale),
]);
