import { Context, Liquid } from 'liquidjs';
import { spend } from '../kernel/work-budget';
import { compileDirect, type TemplateData } from './direct-templates';
import { addFilters, limitLists, READER, type Reader } from './filters';
import { RenderTime } from './render-time';

/** How a value is written into the text around it. */
export type Escape = (text: string) => string;

/** Renders a template with these values. @throws Error when it exceeds its limits */
export type RenderTemplate = (data: TemplateData, reader: Reader) => string;

/** A name that a template uses, and where. */
export interface UsedName {
  /** The names of the property and of those inside it, as far as they are fixed; numbers are places in a list. */
  readonly path: readonly string[];
  readonly line: number;
  readonly column: number;
}

/** Parsing a character of a template takes so many steps of work (`spend`). */
const WORK_PER_CHARACTER = 5;

/** The maximum length of a template, in characters. */
export const MAX_LIQUID_LENGTH = 100_000;

/** Tags that need other templates, or that evade the memory limit. */
const removedTags = ['include', 'render', 'layout', 'block', 'increment', 'decrement', 'tablerow'];
/** `raw` would evade the escaping of values; the others evaluate values as expressions or evade the memory limit. */
const removedFilters = /^(raw|(where|reject|group_by|find|find_index|has)(_exp)?|concat|push|unshift)$/;

/** Refuses ranges with large or variable ends: a value could make a loop endless. */
function checkRanges(source: string): void {
  for (const [range, from = '', to = ''] of source.matchAll(/\(([^()]*?)\.\.([^()]*?)\)/g))
    if (![from, to].every((end) => /^\s*\d{1,4}\s*$/.test(end)))
      throw new Error(`a range must have whole numbers of at most four digits, not ${range.slice(0, 50)}`);
}

/** Renders a second time if the first took too long: the reason may be code that is compiled for the first time. */
function retryOnTimeLimit(render: () => unknown): string {
  try {
    return String(render());
  } catch (error) {
    if (!(error as Error).message.includes('template render limit exceeded')) throw error;
    return String(render());
  }
}

/** Text of a value, as Liquid writes it. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join('');
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- an object shows as [object Object], as in Liquid
  return value === null || value === undefined ? '' : String(value);
};

/** Liquid for templates of tenants: no files, no inherited properties; time and memory of rendering are limited. */
export class LiquidEngine {
  private readonly liquid: Liquid;

  /** @param escape how each value is written; undefined: as it is */
  constructor(private readonly escape?: Escape) {
    this.liquid = new Liquid({
      ownPropertyOnly: true,
      strictFilters: true,
      templates: {},
      dynamicPartials: false,
      relativeReference: false,
      parseLimit: MAX_LIQUID_LENGTH,
      memoryLimit: 200_000,
      ...(escape && { outputEscape: (value: unknown) => escape(textOf(value)) }),
    });
    for (const tag of removedTags) delete this.liquid.tags[tag];
    for (const filter of Object.keys(this.liquid.filters))
      if (removedFilters.test(filter)) delete this.liquid.filters[filter];
    addFilters(this.liquid);
    limitLists(this.liquid);
  }

  /** Compiles a template. Missing values render empty. @throws Error when it is not valid; the message has the place */
  compile(source: string): RenderTemplate {
    spend(source.length * WORK_PER_CHARACTER);
    checkRanges(source);
    const templates = this.liquid.parse(source);
    const direct = compileDirect(templates, this.escape);
    return (data, reader) =>
      direct?.(data, reader) ?? retryOnTimeLimit(() => this.liquid.renderSync(templates, this.contextOf(data, reader)));
  }

  /** The names that a template takes from outside, each use of them. @throws Error when it is not valid */
  namesIn(source: string): readonly UsedName[] {
    const { globals } = this.liquid.analyzeSync(this.liquid.parse(source), { partials: false });
    return Object.values(globals).flatMap((uses) =>
      uses.map(({ segments, location: { row, col } }) => ({
        // a name in brackets that is itself a value is not known here
        path: segments.slice(0, segments.findIndex(Array.isArray) >>> 0).map(String),
        line: row,
        column: col,
      })),
    );
  }

  /** Renders with Liquid alone and without a limit of time; tests compare the direct templates with it. */
  renderSlowly(source: string, data: TemplateData, reader: Reader): string {
    return String(this.liquid.parseAndRenderSync(source, data, { globals: { [READER]: reader } }));
  }

  private contextOf(data: TemplateData, reader: Reader): Context {
    const options = { sync: true, globals: { [READER]: reader } };
    // Liquid calls nothing of its own limit but check()
    const renderLimit = new RenderTime() as unknown as Context['renderLimit'];
    return new Context(data, this.liquid.options, options, { renderLimit, liquid: this.liquid });
  }
}
