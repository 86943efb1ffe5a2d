import type { Fault } from '../../../libs/kernel/domain-error';
import { storableText } from '../../../libs/kernel/text';
import { defaultReader, type Reader } from '../../../libs/liquid/filters';
import { LiquidEngine } from '../../../libs/liquid/liquid-engine';
import { oneLine } from '../../../libs/text/one-line';
import type { EventData } from '../domain/event-data';

export { defaultReader, type Reader } from '../../../libs/liquid/filters';

/** The texts of an alert. */
export interface AlertText {
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
}

/** The Liquid templates of a rule. */
export interface AlertTemplates {
  readonly titleTemplate: string;
  readonly descriptionTemplate: string;
  readonly actionTemplate: string | null;
  readonly impactTemplate: string | null;
}

const MAX_TITLE_LENGTH = 500;
const MAX_TEXT_LENGTH = 10_000;

// the output is plain text for JSON; a page that shows it as HTML must escape it
const liquid = new LiquidEngine();

/** Cuts a text, and removes U+0000 and half surrogate pairs: filters can make them, and the database refuses them. */
const cut = (text: string, maxLength: number): string => storableText(text.slice(0, maxLength));

/** Renders with Liquid alone; tests compare the direct templates with it. */
export const renderedByLiquid = (source: string, data: EventData, reader: Reader): string =>
  liquid.renderSlowly(source, data, reader);

/** Compiles templates to a function from an event and a reader to the texts of an alert. Missing fields render empty. */
export function compileTemplates(templates: AlertTemplates): (data: EventData, reader: Reader) => AlertText {
  const title = liquid.compile(templates.titleTemplate);
  const description = liquid.compile(templates.descriptionTemplate);
  const action = templates.actionTemplate === null ? null : liquid.compile(templates.actionTemplate);
  const impact = templates.impactTemplate === null ? null : liquid.compile(templates.impactTemplate);
  return (data, reader) => ({
    title: cut(oneLine(title(data, reader)), MAX_TITLE_LENGTH),
    description: cut(description(data, reader), MAX_TEXT_LENGTH),
    recommendedAction: action && cut(action(data, reader), MAX_TEXT_LENGTH),
    // a computed impact is empty if the event does not have its numbers
    businessImpact: (impact && cut(impact(data, reader).trim(), MAX_TEXT_LENGTH)) || null,
  });
}

const templateFields = [
  ['title_template', 'titleTemplate'],
  ['description_template', 'descriptionTemplate'],
  ['action_template', 'actionTemplate'],
  ['impact_template', 'impactTemplate'],
] as const satisfies readonly (readonly [string, keyof AlertTemplates])[];

/**
 * The checks of templates, one for each, because it can take some time: they must be valid Liquid, and must stay within the limits when rendered for an empty event.
 * @param prefix the JSON pointer of the templates
 * @returns functions that return the faults
 */
export const checksOfTemplates = (templates: AlertTemplates, prefix = ''): readonly (() => Fault[])[] =>
  templateFields.map(([pointer, name]) => (): Fault[] => {
    try {
      liquid.compile(templates[name] ?? '')({}, defaultReader);
      return [];
    } catch (error) {
      return [{ pointer: `${prefix}/${pointer}`, detail: `is not a valid template: ${(error as Error).message}` }];
    }
  });
