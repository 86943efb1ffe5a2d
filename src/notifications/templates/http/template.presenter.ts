import { pageOf } from '../../../../libs/http/cursor';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import type { ContentByChannel } from '../../content';
import type { TemplateDefinition } from '../../words/message-template';
import type { PreviewWish, TemplatePreview } from '../queries/preview-template';
import type { TemplateChange } from '../template-record';
import type { TemplateView } from '../template-view';
import type {
  PreviewTemplateDto,
  TemplateChangeDto,
  TemplateContentDto,
  TemplateDto,
  TemplateHistoryPageDto,
  TemplatePageDto,
  TemplatePreviewDto,
} from './template.dto';

/** Converts a template of the API to its definition. */
export const templateDefinitionFrom = (dto: TemplateContentDto & { readonly name?: string }): TemplateDefinition => ({
  name: dto.name ?? '',
  channel: dto.channel,
  kind: dto.kind,
  alertType: dto.alert_type ?? null,
  category: dto.category ?? null,
  severity: dto.severity ?? null,
  locale: dto.locale ?? null,
  subjectTemplate: dto.subject_template ?? null,
  bodyTemplate: dto.body_template,
  htmlTemplate: dto.html_template ?? null,
});

const presentTemplateDefinition = (definition: TemplateDefinition) => ({
  name: definition.name,
  channel: definition.channel,
  kind: definition.kind,
  alert_type: definition.alertType,
  category: definition.category,
  severity: definition.severity,
  locale: definition.locale,
  subject_template: definition.subjectTemplate,
  body_template: definition.bodyTemplate,
  html_template: definition.htmlTemplate,
});

/** A template as the API shows it. */
export const presentTemplate = ({ id, definition, record }: TemplateView): TemplateDto => ({
  id,
  ...presentTemplateDefinition(definition),
  origin: record ? 'tenant' : 'shipped',
  version: record?.version ?? 0,
  created_by: record?.createdBy ?? null,
  created_by_name: record?.createdByName ?? null,
  created_at: record?.createdAt.toISOString() ?? null,
  updated_at: record?.updatedAt.toISOString() ?? null,
});

export const presentTemplatePage = (views: readonly TemplateView[], limit: number): TemplatePageDto =>
  pageOf(views, limit, presentTemplate, ({ id }) => [id]);

const presentTemplateChange = (change: TemplateChange): TemplateChangeDto => ({
  version: change.version,
  action: change.action,
  changed_by: change.changedBy,
  changed_at: change.changedAt.toISOString(),
  definition: presentTemplateDefinition(change.definition),
});

export const presentTemplateHistory = (changes: readonly TemplateChange[], limit: number): TemplateHistoryPageDto =>
  pageOf(changes, limit, presentTemplateChange, ({ version, id }) => [String(version), id]);

const needed = ['channel', 'kind', 'body_template'] as const;

/** What a request wants to see. @throws InvalidInput when it names both a template and texts, or neither */
export function previewWishFrom(dto: PreviewTemplateDto): PreviewWish {
  const { template_id: id, alert_id: alertId, locale, ...content } = dto;
  const wish = { alertId: alertId ?? undefined, locale: locale ?? undefined };
  const given = Object.entries(content).filter(([, value]) => (value ?? null) !== null);
  if (id) {
    const surplus = given.map(([name]) => ({
      pointer: `/${name}`,
      detail: 'must be left out, as template_id is given',
    }));
    if (surplus.length > 0) throw new InvalidInput(surplus);
    return { ...wish, template: id };
  }
  const missing: Fault[] = needed
    .filter((name) => (content[name] ?? null) === null)
    .map((name) => ({ pointer: `/${name}`, detail: 'is needed where no template_id is given' }));
  if (missing.length > 0) throw new InvalidInput(missing);
  return { ...wish, template: templateDefinitionFrom(dto as TemplateContentDto) };
}

/** The buttons of Telegram have other names in the API. */
const presentTelegram = ({ text, plainText, buttons }: ContentByChannel['telegram']) => ({
  text,
  plain_text: plainText,
  buttons: buttons.map((button) =>
    'url' in button ? button : { text: button.text, callback_data: button.callbackData },
  ),
});

export function presentTemplatePreview({ facts, message, warnings }: TemplatePreview): TemplatePreviewDto {
  const { content } = message;
  const isTelegram = facts.channel === 'telegram';
  const html = facts.channel === 'email' ? (content as ContentByChannel['email']).html : null;
  return {
    subject: message.subject,
    text: 'text' in content && !isTelegram ? content.text : message.message,
    html: isTelegram ? (content as ContentByChannel['telegram']).text : html,
    payload: isTelegram ? presentTelegram(content as ContentByChannel['telegram']) : { ...content },
    cuts: [...message.cuts],
    warnings: [...warnings],
  };
}
