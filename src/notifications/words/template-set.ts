import type { Channel } from '../../../libs/config/config';
import type { Severity } from '../../alerts';
import type { MessageKind } from '../content';
import type { ReaderLocale } from './message-facts';
import type { MessageTemplate, TemplateMatch } from './message-template';
import { shippedTemplates } from './shipped/shipped-templates';

/** For what a template is wanted. */
export interface TemplateWish {
  readonly channel: Channel;
  readonly kind: MessageKind;
  /** null: the message is not about one alert. */
  readonly alertType: string | null;
  readonly category: string | null;
  readonly severity: Severity | null;
  /** The locales in which to look, the reader's first. */
  readonly locales: readonly ReaderLocale[];
}

const fits = (wanted: string | null, given: string | null): boolean => wanted === null || wanted === given;

const isMatch = (match: TemplateMatch, wish: TemplateWish): boolean =>
  match.channel === wish.channel &&
  match.kind === wish.kind &&
  fits(match.alertType, wish.alertType) &&
  fits(match.category, wish.category) &&
  fits(match.severity, wish.severity) &&
  (match.locale === null || wish.locales.includes(match.locale));

/** Alert type and severity, alert type, category and severity, category, severity, any; fewer is more specific. */
function breadthOf({ alertType, category, severity }: TemplateMatch): number {
  const subject = alertType !== null ? 0 : category !== null ? 2 : 4;
  const withSeverity = severity === null ? 1 : 0;
  // of two for the alert type, the one that names the category too comes first
  return subject + withSeverity - (alertType !== null && category !== null ? 0.5 : 0);
}

/** One for any locale comes after those in the reader's own. */
const localeRank = ({ locale }: TemplateMatch, locales: readonly ReaderLocale[]): number =>
  locale === null ? 0.5 : locales.indexOf(locale);

/** Of templates of one origin, the best for a message: by what they match, then by locale; undefined: none matches. */
export function bestTemplate<T extends { readonly id: string; readonly definition: TemplateMatch }>(
  templates: readonly T[],
  wish: TemplateWish,
): T | undefined {
  const rank = ({ definition }: T) => [breadthOf(definition), localeRank(definition, wish.locales)] as const;
  return templates
    .filter(({ definition }) => isMatch(definition, wish))
    .map((template) => ({ template, rank: rank(template) }))
    .sort(({ rank: [a, b], template: one }, { rank: [c, d], template: other }) =>
      a !== c ? a - c : b !== d ? b - d : one.id < other.id ? -1 : 1,
    )[0]?.template;
}

const keyOf = ({ channel, kind }: Pick<TemplateMatch, 'channel' | 'kind'>): string => `${channel} ${kind}`;

function byKey(templates: readonly MessageTemplate[]): ReadonlyMap<string, readonly MessageTemplate[]> {
  const groups = new Map<string, MessageTemplate[]>();
  for (const template of templates) {
    const key = keyOf(template.definition);
    groups.set(key, [...(groups.get(key) ?? []), template]);
  }
  return groups;
}

const shippedByKey = byKey(shippedTemplates);

/** The templates of a tenant, and those that Campana brings. */
export class TemplateSet {
  private readonly own: ReadonlyMap<string, readonly MessageTemplate[]>;

  /** @param all the templates of the tenant */
  constructor(private readonly all: readonly MessageTemplate[]) {
    this.own = byKey(all);
  }

  /** The template with an id, the tenant's or a shipped one; undefined: there is none. */
  find(id: string): MessageTemplate | undefined {
    return [...this.all, ...shippedTemplates].find((template) => template.id === id);
  }

  /** The templates for a message, the first choice first: the tenant's, if it has one, and the shipped one. */
  choose(wish: TemplateWish): readonly MessageTemplate[] {
    const of = (templates: ReadonlyMap<string, readonly MessageTemplate[]>) =>
      bestTemplate(templates.get(keyOf(wish)) ?? [], wish);
    return [of(this.own), of(shippedByKey)].filter((template) => template !== undefined);
  }
}
