import { Liquid } from 'liquidjs';
import type { Fault } from '../../../libs/kernel/domain-error';
import type { EventData } from '../domain/event-data';
import { compileDirect } from './direct-templates';
import { spend } from '../../../libs/kernel/work-budget';
import { addFilters, defaultReader, limitLists, READER, type Reader } from './filters';

export { defaultReader, type Reader } from './filters';

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

/** Parsing a character of a template takes so many steps of work (`spend`). */
const WORK_PER_CHARACTER = 5;
const MAX_TITLE_LENGTH = 500;
const MAX_TEXT_LENGTH = 10_000;

// The output is plain text for JSON; a page that shows it as HTML must escape it. No files, no inherited properties;
// render time (milliseconds) and memory are limited.
const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  templates: {},
  dynamicPartials: false,
  relativeReference: false,
  parseLimit: 20_000,
  renderLimit: 20,
  memoryLimit: 200_000,
});

// There are no other templates to include: tags that do so must fail when the rule is saved, not when it is used.
for (const tag of ['include', 'render', 'layout', 'block', 'increment', 'decrement', 'tablerow'])
  delete liquid.tags[tag];
// `raw` has no use without escaping; the others evaluate values as expressions or evade the memory limit.
const removedFilters = /^(raw|(where|reject|group_by|find|find_index|has)(_exp)?|concat|push|unshift)$/;
for (const filter of Object.keys(liquid.filters)) if (removedFilters.test(filter)) delete liquid.filters[filter];
addFilters(liquid);
limitLists(liquid);

/** Cuts a text, and removes U+0000 and half surrogate pairs: filters can make them, and the database refuses them. */
const cut = (text: string, maxLength: number): string =>
  text.slice(0, maxLength).toWellFormed().replaceAll('\u0000', '');

/** Makes a title a single line: a line break could split the header of a message. */
const oneLine = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();

type Render = (data: EventData, reader: Reader) => string;

/** Refuses ranges with large or variable ends: a value of an event could make a loop endless. */
function checkRanges(source: string): void {
  for (const [range, from = '', to = ''] of source.matchAll(/\(([^()]*?)\.\.([^()]*?)\)/g))
    if (![from, to].every((end) => /^\s*\d{1,4}\s*$/.test(end)))
      throw new Error(`a range must have whole numbers of at most four digits, not ${range.slice(0, 50)}`);
}

/** Renders a second time if the first took too long: the reason may be a pause of the process, not the template. */
function retryOnTimeLimit(render: () => unknown): string {
  try {
    return String(render());
  } catch (error) {
    if (!(error as Error).message.includes('template render limit exceeded')) throw error;
    return String(render());
  }
}

function compile(source: string): Render {
  spend(source.length * WORK_PER_CHARACTER);
  checkRanges(source);
  const templates = liquid.parse(source);
  const direct = compileDirect(templates);
  return (data, reader) =>
    direct?.(data, reader) ??
    retryOnTimeLimit(() => liquid.renderSync(templates, data, { globals: { [READER]: reader } }));
}

/** Renders with Liquid alone and a generous time limit; tests compare the direct templates with it. */
export const renderedByLiquid = (source: string, data: EventData, reader: Reader): string =>
  String(liquid.parseAndRenderSync(source, data, { globals: { [READER]: reader }, renderLimit: 10_000 }));

/** Compiles templates to a function from an event and a reader to the texts of an alert. Missing fields render empty. */
export function compileTemplates(templates: AlertTemplates): (data: EventData, reader: Reader) => AlertText {
  const title = compile(templates.titleTemplate);
  const description = compile(templates.descriptionTemplate);
  const action = templates.actionTemplate === null ? null : compile(templates.actionTemplate);
  const impact = templates.impactTemplate === null ? null : compile(templates.impactTemplate);
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
      compile(templates[name] ?? '')({}, defaultReader);
      return [];
    } catch (error) {
      return [{ pointer: `${prefix}/${pointer}`, detail: `is not a valid template: ${(error as Error).message}` }];
    }
  });
