import { Liquid, Template } from 'liquidjs';
import { Fault } from '../../../libs/kernel/domain-error';
import { type EventData, fieldOf } from '../domain/event-data';
export interface Reader {
  readonly locale: 'en' | 'es';
  readonly timeZone: string;
  readonly currency: string;
}
export const defaultReader: Reader = { locale: 'en', timeZone: 'UTC', currency: 'EUR' };

/** What an alert says. */
export interface AlertText {
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
}

/** The templates of a rule, Liquid. */
export interface AlertTemplates {
  readonly titleTemplate: string;
  readonly descriptionTemplate: string;
  readonly actionTemplate: string | null;
  readonly impactTemplate: string | null;
}

const LONGEST_TITLE = 500;
const LONGEST_TEXT = 10_000;

// text for JSON: whoever shows it as HTML escapes it there; no files, no prototypes, bounded in time and memory
const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  templates: {},
  dynamicPartials: false,
  relativeReference: false,
  parseLimit: 20_000,
  renderLimit: 200,
  memoryLimit: 1_000_000,
});

// there are no other templates: tags that bring them in must fail when the rule is saved, not at night
for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : text.slice(0, longest).toWellFormed();

type Render = (data: EventData, longest: number) => string;

/** These words are values of Liquid's own, not fields. */
const literals = ['true', 'false', 'nil', 'null', 'empty', 'blank'];

const placeholder = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/;

/** Text and `{{ field }}` alone, of texts and numbers: a hundred times as fast as Liquid, and the same. */
function renderPlain(parts: readonly string[], data: EventData): string | undefined {
  let text = '';
  for (const [i, part] of parts.entries()) {
    // split() with a group puts the field names at the odd places
    const value = i % 2 === 0 ? part : (fieldOf(data, part) ?? '');
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    text += value;
  }
  return text;
}

function compile(source: string): Render {
  const templates: Template[] = liquid.parse(source);
  const parts = source.split(placeholder);
  const isPlain = parts.every((part, i) => (i % 2 === 1 ? !literals.includes(part) : !/\{\{|\{%/.test(part)));
  return (data, longest) => {
    const plain = isPlain ? renderPlain(parts, data) : undefined;
    return cut(plain ?? String(liquid.renderSync(templates, data)), longest);
  };
}

/** A function from an event to the text of its alert; missing fields render empty. Compiled once for a rule. */
export function compileTemplates(templates: AlertTemplates): (data: EventData, reader: Reader) => AlertText {
  const title = compile(templates.titleTemplate);
  const description = compile(templates.descriptionTemplate);
  const action = templates.actionTemplate === null ? null : compile(templates.actionTemplate);
  const impact = templates.impactTemplate === null ? null : compile(templates.impactTemplate);
  return (data) => ({
    title: title(data, LONGEST_TITLE),
    description: description(data, LONGEST_TEXT),
    recommendedAction: action?.(data, LONGEST_TEXT) ?? null,
    businessImpact: impact?.(data, LONGEST_TEXT) ?? null,
  });
}

const places = [
  ['title_template', 'titleTemplate'],
  ['description_template', 'descriptionTemplate'],
  ['action_template', 'actionTemplate'],
  ['impact_template', 'impactTemplate'],
] as const satisfies readonly (readonly [string, keyof AlertTemplates])[];

/** @throws InvalidInput naming each template that is not valid Liquid, and where */
export function checkTemplates(templates: AlertTemplates, prefix = ''): Fault[] {
  return places.flatMap(([pointer, name]): Fault[] => {
    try {
      compile(templates[name] ?? '');
      return [];
    } catch (error) {
      return [{ pointer: `${prefix}/${pointer}`, detail: `is not a valid template: ${(error as Error).message}` }];
    }
  });
}
