import { MAX_SERIES, type MetricSeries, type SourceType } from './metric-source';
import { UnreadableMetric } from './unreadable-metric';

const MAX_LABELS = 64;
const MAX_LABEL_LENGTH = 2_048;
const MAX_QUOTED = 200;
const labelName = /^[A-Za-z_]\w{0,62}$/;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const quoted = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, MAX_QUOTED).toWellFormed();

const refuse = (message: string): never => {
  throw new UnreadableMetric(message);
};

/** The labels as texts. Those that begin with two underscores are internal to a source. */
function labelsOf(given: unknown): Readonly<Record<string, string>> {
  if (given === undefined || given === null) return {};
  if (!isObject(given)) return refuse(`The labels of a series must be an object (given ${quoted(given)}).`);
  const entries = Object.entries(given).filter(([name]) => !name.startsWith('__'));
  if (entries.length > MAX_LABELS) refuse(`A series has ${entries.length} labels; allowed are ${MAX_LABELS}.`);
  return Object.fromEntries(entries.map(([name, value]) => [name, labelValue(name, value)]));
}

function labelValue(name: string, value: unknown): string {
  if (!labelName.test(name))
    refuse(`A label must have a name of letters, digits and underscores (given ${quoted(name)}).`);
  const isSimple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isSimple) return refuse(`The label ${name} must be a text (given ${quoted(value)}).`);
  const text = String(value).toWellFormed().replaceAll('\u0000', '');
  return text.length <= MAX_LABEL_LENGTH
    ? text
    : refuse(`The label ${name} has ${text.length} characters; allowed are ${MAX_LABEL_LENGTH}.`);
}

/** A number as Prometheus writes it. Infinite ones become the largest that can be stored; `NaN` is no value. */
function sampleOf(sample: unknown): number | null {
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  if (typeof text !== 'string' || !/^([+-]?Inf|NaN|[+-]?[\d.]+(e[+-]?\d+)?)$/i.test(text))
    return refuse(`A sample must be a time and a number (given ${quoted(sample)}).`);
  if (/NaN/i.test(text)) return null;
  if (/Inf/i.test(text)) return text.startsWith('-') ? -Number.MAX_VALUE : Number.MAX_VALUE;
  const value = Number(text);
  return Number.isFinite(value) ? value : refuse(`A sample must be a number (given ${quoted(text)}).`);
}

const checkedCount = <T>(series: readonly T[]): readonly T[] =>
  series.length <= MAX_SERIES
    ? series
    : refuse(`The answer has ${series.length} series; allowed are ${MAX_SERIES}. Aggregate them, or use topk.`);

function readPrometheus(answer: unknown): readonly MetricSeries[] {
  if (!isObject(answer)) return refuse('The answer is not one of a Prometheus.');
  if (answer['status'] !== 'success') return refuse(`Prometheus answered: ${quoted(answer['error'])}.`);
  const data = answer['data'];
  const [type, result] = isObject(data) ? [data['resultType'], data['result']] : [];
  if (type === 'scalar') return ofValue({}, sampleOf(result));
  if (type !== 'vector' || !Array.isArray(result))
    return refuse(`The query must give a vector or a scalar (given ${quoted(type)}).`);
  return checkedCount(result as readonly unknown[]).flatMap((one) =>
    isObject(one) ? ofValue(labelsOf(one['metric']), sampleOf(one['value'])) : refuse('A series must be an object.'),
  );
}

const ofValue = (labels: MetricSeries['labels'], value: number | null): readonly MetricSeries[] =>
  value === null ? [] : [{ labels, value }];

const partOf = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return /^\d{1,4}$/.test(name) ? (value as readonly unknown[])[Number(name)] : undefined;
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
};

/** What stands at a path such as `data.orders.0.count`. */
const atPath = (value: unknown, path: string | null): unknown =>
  path === null ? value : path.split('.').reduce(partOf, value);

const numberOf = (value: unknown): number =>
  typeof value === 'number' ? value : refuse(`The value must be a number (given ${quoted(value)}).`);

function readJson(answer: unknown, path: string | null): readonly MetricSeries[] {
  const found = atPath(answer, path);
  if (found === undefined) return refuse(`The answer has nothing at ${quoted(path)}.`);
  if (found === null) return [];
  if (!Array.isArray(found)) return [{ labels: {}, value: numberOf(found) }];
  return checkedCount(found as readonly unknown[]).flatMap((one) => {
    if (!isObject(one)) return refuse(`A series must be an object of labels and value (given ${quoted(one)}).`);
    const value = one['value'] ?? null;
    return ofValue(labelsOf(one['labels']), value === null ? null : numberOf(value));
  });
}

/** JSON, or why it is none. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return refuse('The answer is not JSON.');
  }
}

/**
 * The series of an answer with the status 200: the instant vector or scalar of a Prometheus; of JSON a number, or a list of
 * `{labels, value}`, at a path.
 * @throws UnreadableMetric
 */
export function readSeries(type: SourceType, body: string, valuePath: string | null): readonly MetricSeries[] {
  const answer = parsed(body);
  return type === 'prometheus' ? readPrometheus(answer) : readJson(answer, valuePath);
}

/** What an answer with another status says about itself: the error of a Prometheus, if there is one. */
export function refusalOf(status: number, body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    if (isObject(answer) && typeof answer['error'] === 'string')
      return `The server answered ${status}: ${answer['error'].slice(0, MAX_QUOTED).toWellFormed()}`;
  } catch {
    // it is no JSON
  }
  return `The server answered ${status}, not 200.`;
}
