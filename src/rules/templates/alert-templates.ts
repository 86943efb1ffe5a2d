import { Liquid } from 'liquidjs';
import type { Fault } from '../../../libs/kernel/domain-error';
import type { EventData } from '../domain/event-data';
import { compileDirect } from './direct-templates';
import { addFilters, defaultReader, READER, type Reader } from './filters';

export { defaultReader, type Reader } from './filters';

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

const MAX_TITLE_LENGTH = 500;
const MAX_TEXT_LENGTH = 10_000;

// text for JSON: whoever shows it as HTML escapes it there; no files, no prototypes, bounded in time (milliseconds) and memory
const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  templates: {},
  dynamicPartials: false,
  relativeReference: false,
  parseLimit: 20_000,
  renderLimit: 50,
  memoryLimit: 200_000,
});

// there are no other templates: tags that bring them in must fail when the rule is saved, not at night
for (const tag of ['include', 'render', 'layout', 'block', 'increment', 'decrement', 'tablerow'])
  delete liquid.tags[tag];
// nothing is escaped here; some read values as expressions, and some evade the limit of memory
const withoutFilters = /^(raw|(where|reject|group_by|find|find_index|has)(_exp)?|concat|push|unshift)$/;
for (const filter of Object.keys(liquid.filters)) if (withoutFilters.test(filter)) delete liquid.filters[filter];
addFilters(liquid);

/** Filters can make half characters and U+0000, which the database refuses. */
const cut = (text: string, maxLength: number): string =>
  text.slice(0, maxLength).toWellFormed().replaceAll('\u0000', '');

/** A title is one line: what breaks lines could split the header of a message. */
const oneLine = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();

type Render = (data: EventData, reader: Reader) => string;

/** Counting never ends where numbers have no successor: what an event says is no end of a range. */
function checkRanges(source: string): void {
  for (const [range, from = '', to = ''] of source.matchAll(/\(([^()]*?)\.\.([^()]*?)\)/g))
    if (![from, to].every((end) => /^\s*\d{1,4}\s*$/.test(end)))
      throw new Error(`a range must be of whole numbers of at most four digits, not ${range.slice(0, 50)}`);
}

/** Rendered again when it took too long: a pause of the process is not the template's fault. */
function retryOnTimeLimit(render: () => unknown): string {
  try {
    return String(render());
  } catch (error) {
    if (!(error as Error).message.includes('template render limit exceeded')) throw error;
    return String(render());
  }
}

function compile(source: string): Render {
  checkRanges(source);
  const templates = liquid.parse(source);
  const direct = compileDirect(templates);
  return (data, reader) =>
    direct?.(data, reader) ??
    retryOnTimeLimit(() => liquid.renderSync(templates, data, { globals: { [READER]: reader } }));
}

/** As Liquid itself renders it, however long that takes: what the direct way is compared with. */
export const renderedByLiquid = (source: string, data: EventData, reader: Reader): string =>
  String(liquid.parseAndRenderSync(source, data, { globals: { [READER]: reader }, renderLimit: 10_000 }));

/** A function from an event to the text of its alert, for who reads it; missing fields render empty. Compiled once for a rule. */
export function compileTemplates(templates: AlertTemplates): (data: EventData, reader: Reader) => AlertText {
  const title = compile(templates.titleTemplate);
  const description = compile(templates.descriptionTemplate);
  const action = templates.actionTemplate === null ? null : compile(templates.actionTemplate);
  const impact = templates.impactTemplate === null ? null : compile(templates.impactTemplate);
  return (data, reader) => ({
    title: cut(oneLine(title(data, reader)), MAX_TITLE_LENGTH),
    description: cut(description(data, reader), MAX_TEXT_LENGTH),
    recommendedAction: action && cut(action(data, reader), MAX_TEXT_LENGTH),
    // a computed impact says nothing where the event does not have its figures
    businessImpact: (impact && cut(impact(data, reader).trim(), MAX_TEXT_LENGTH)) || null,
  });
}

const places = [
  ['title_template', 'titleTemplate'],
  ['description_template', 'descriptionTemplate'],
  ['action_template', 'actionTemplate'],
  ['impact_template', 'impactTemplate'],
] as const satisfies readonly (readonly [string, keyof AlertTemplates])[];

/**
 * What is wrong with templates: what is not valid Liquid, and what already an empty event makes too slow or too large.
 * @param prefix where they stand
 */
export function checkTemplates(templates: AlertTemplates, prefix = ''): Fault[] {
  return places.flatMap(([pointer, name]): Fault[] => {
    try {
      compile(templates[name] ?? '')({}, defaultReader);
      return [];
    } catch (error) {
      return [{ pointer: `${prefix}/${pointer}`, detail: `is not a valid template: ${(error as Error).message}` }];
    }
  });
}
