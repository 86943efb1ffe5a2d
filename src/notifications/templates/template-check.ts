import { type Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { mapInTurns } from '../../../libs/kernel/turns';
import type { UsedName } from '../../../libs/liquid/liquid-engine';
import type { MessageKind } from '../content';
import {
  engines,
  MessageTemplate,
  RenderingFailed,
  type TemplateDefinition,
  templateTextFields,
} from '../words/message-template';
import { sampleFacts } from '../words/sample-facts';
import { readerOf, templateData } from '../words/template-data';

/** A field of events that a template shows. */
export interface EventField {
  readonly pointer: string;
  readonly path: readonly string[];
}

/** What is wrong with a template, and what cannot be known from the template alone. */
export interface TemplateReport {
  readonly faults: readonly Fault[];
  readonly eventFields: readonly EventField[];
}

const someTenant = { id: '', brand: 'Campana', locale: 'en', timeZone: 'UTC', currency: 'EUR' } as const;

/** The facts on which a template is tried. */
const trialFacts = ({ channel, kind }: Pick<TemplateDefinition, 'channel' | 'kind'>) =>
  sampleFacts({
    channel,
    kind,
    tenant: someTenant,
    member: null,
    alert: null,
    publicUrl: 'https://campana.example',
    at: new Date(0),
  });

/** Every name that a template may use, with the values of a sample. */
const known = templateData(trialFacts({ channel: 'email', kind: 'alert' }));
/** Objects whose names are all known. */
const closed = ['alert', 'tenant', 'member', 'delivery', 'links'];

const unknownName = ({ path, line, column }: UsedName): string | undefined => {
  const [name = '', inside] = path;
  const place = `line ${line}, column ${column}`;
  if (!Object.hasOwn(known, name))
    return `${place}: ${name} is unknown (allowed: ${Object.keys(known).sort().join(', ')})`;
  const object = known[name] as object;
  if (inside === undefined || !closed.includes(name) || Object.hasOwn(object, inside)) return undefined;
  return `${place}: ${name}.${inside} is unknown (allowed: ${Object.keys(object).sort().join(', ')})`;
};

/** Properties that Liquid adds to every list and text. */
const ownOfLiquid = ['size', 'first', 'last'];

/** The path within the event, if the name is one of its fields. */
function pathInEvent({ path }: UsedName): readonly string[] | undefined {
  const start = [['event'], ['source_event_data'], ['alert', 'source_event_data']].find((names) =>
    names.every((name, i) => path[i] === name),
  );
  if (!start) return undefined;
  const inside = path.slice(start.length);
  const end = inside.findIndex((name) => ownOfLiquid.includes(name));
  const fields = end === -1 ? inside : inside.slice(0, end);
  return fields.length === 0 ? undefined : fields;
}

const givenText = (text: string): string =>
  `(given ${JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)})`;

function checkText(definition: TemplateDefinition, [field, name]: (typeof templateTextFields)[number]): TemplateReport {
  const pointer = `/${field}`;
  const source = definition[name];
  if (source === null) return { faults: [], eventFields: [] };
  try {
    const names = engines[name].namesIn(source);
    const unknown = names.map(unknownName).filter((detail) => detail !== undefined);
    const paths = names.map(pathInEvent).filter((path) => path !== undefined);
    return {
      faults: unknown.map((detail) => ({ pointer, detail })),
      eventFields: [...new Map(paths.map((path) => [path.join('\n'), { pointer, path }])).values()],
    };
  } catch (error) {
    const detail = `is not a valid template: ${(error as Error).message} ${givenText(source)}`;
    return { faults: [{ pointer, detail }], eventFields: [] };
  }
}

/** The template is tried on a sample, so that none is saved that never renders. */
function checkRendering(definition: TemplateDefinition): Fault[] {
  const facts = trialFacts(definition);
  try {
    new MessageTemplate('', definition).render(templateData(facts), readerOf(facts));
    return [];
  } catch (error) {
    const name = error instanceof RenderingFailed ? error.field : 'bodyTemplate';
    const field = templateTextFields.find(([, property]) => property === name)?.[0] ?? '';
    return [{ pointer: `/${field}`, detail: `cannot be rendered: ${(error as Error).message}` }];
  }
}

/** Kinds of messages about several alerts, or none: these have no type, category or severity to match. */
const withoutAlert: readonly MessageKind[] = ['digest', 'summary', 'notice'];

function checkMatch({ channel, kind, htmlTemplate, ...match }: TemplateDefinition): Fault[] {
  const faults: Fault[] = [];
  if (htmlTemplate !== null && channel !== 'email')
    faults.push({ pointer: '/html_template', detail: `is only for the channel email (given ${channel})` });
  if (!withoutAlert.includes(kind)) return faults;
  for (const [pointer, value] of [
    ['/alert_type', match.alertType],
    ['/category', match.category],
    ['/severity', match.severity],
  ] as const)
    if (value !== null)
      faults.push({ pointer, detail: `must be left out: a ${kind} is not about one alert ${givenText(value)}` });
  return faults;
}

/** Checks a template, in turns with other work. */
export async function reportOn(definition: TemplateDefinition): Promise<TemplateReport> {
  const reports = await mapInTurns(templateTextFields, (field) => checkText(definition, field));
  const faults = [...checkMatch(definition), ...reports.flatMap((report) => report.faults)];
  return {
    faults: faults.length > 0 ? faults : checkRendering(definition),
    eventFields: reports.flatMap((report) => report.eventFields),
  };
}

/** Checks a template before it is saved or shown. @throws InvalidInput with all faults */
export async function checkTemplate(definition: TemplateDefinition): Promise<readonly EventField[]> {
  const { faults, eventFields } = await reportOn(definition);
  if (faults.length > 0) throw new InvalidInput(faults);
  return eventFields;
}
