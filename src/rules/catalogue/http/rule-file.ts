import { stringify } from 'yaml';
import { validated } from '../../../../libs/http/validation.pipe';
import { inWorker } from '../../../../libs/kernel/in-worker';
import { mapInTurns, turn } from '../../../../libs/kernel/turns';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import type { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';
import { MAX_NESTING } from '../../../../libs/kernel/text';
import { checkRule } from '../rule-check';
import { SaveRuleDto } from './rule.dto';
import { definitionFrom, presentDefinition } from './rule.presenter';

const MAX_RULES = 1_000;
const MAX_FAULTS = 100;

/** Values that a file can leave out. */
const defaults: Record<string, unknown> = {
  rule_type: 'threshold',
  notify: true,
  is_fallback: false,
  reopen_minutes: 0,
  group_minutes: 30,
  hold_seconds: 0,
};

/** Removes the fields that have their default values. */
export function withoutDefaults(definition: Record<string, unknown>): Record<string, unknown> {
  const isDefault = ([name, value]: [string, unknown]) =>
    value === null || defaults[name] === value || (typeof value === 'object' && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(definition).filter((entry) => !isDefault(entry)));
}

/** Converts the rules of a tenant to the content of a file. */
export const ruleFile = (rules: readonly AlertRuleEntity[]) => ({
  rules: rules.map((rule) => withoutDefaults(presentDefinition(rule))),
});

const asYaml = (rules: readonly AlertRuleEntity[]): string => stringify(ruleFile(rules), { lineWidth: 120 });

/** The same content as YAML text, made rule by rule: some milliseconds for each, in turns with other work. */
export async function ruleFileAsYaml(rules: readonly AlertRuleEntity[]): Promise<string> {
  const [first = asYaml([]), ...others] = await mapInTurns(rules, (rule) => asYaml([rule]));
  return [first, ...others.map((text) => text.slice(text.indexOf('\n') + 1))].join('');
}

/** The maximum number of open brackets, including those in texts. */
const MAX_OPEN_BRACKETS = 5_000;
const manyItemsInItems = /(?:[-?][ \t]+){100}/;

/** Whether a text is nested so deep that the YAML parser would take too much time or memory. */
function isNestedTooDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (open > MAX_OPEN_BRACKETS) return true;
  }
  return manyItemsInItems.test(text);
}

const PARSED_WITHIN_MS = 2_000;

/** Parsing takes up to seconds for some texts of a megabyte, so it has a thread of its own. */
const parser = `
  const { parentPort, workerData: { yaml, text } } = require('node:worker_threads');
  try {
    parentPort.postMessage({ content: require(yaml).parse(text, { maxAliasCount: 100, prettyErrors: true }) });
  } catch ({ message }) {
    parentPort.postMessage({ message });
  }`;

async function parsed(content: unknown): Promise<unknown> {
  if (typeof content !== 'string') return content;
  if (isNestedTooDeep(content))
    throw new InvalidInput([{ pointer: '', detail: `must be nested at most ${MAX_NESTING} levels deep` }]);
  const { content: value, message } = await inWorker<{ content?: unknown; message?: string }>(
    parser,
    { yaml: require.resolve('yaml'), text: content },
    PARSED_WITHIN_MS,
  ).catch(() => ({ content: undefined, message: `it takes longer than ${PARSED_WITHIN_MS / 1_000} s to read` }));
  if (message === undefined) return value;
  throw new InvalidInput([{ pointer: '', detail: `is not valid YAML: ${message}` }]);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

async function rulesOf(content: unknown): Promise<readonly unknown[]> {
  const file = (await parsed(content)) as { rules?: unknown } | null;
  const rules = typeof file === 'object' ? file?.rules : undefined;
  if (!isList(rules)) throw new InvalidInput([{ pointer: '/rules', detail: 'must be a list of rules' }]);
  const unknownFields = Object.keys(file ?? {}).filter((name) => name !== 'rules');
  if (unknownFields.length > 0)
    throw new InvalidInput(unknownFields.map((name) => ({ pointer: `/${name}`, detail: 'is not known' })));
  if (rules.length > MAX_RULES)
    throw new InvalidInput([
      { pointer: '/rules', detail: `must have at most ${MAX_RULES} rules (given ${rules.length})` },
    ]);
  return rules;
}

async function readRule(rule: unknown, prefix: string, now: Date): Promise<RuleDefinition> {
  const dto = await validated(SaveRuleDto, rule, prefix);
  try {
    const definition = definitionFrom(dto);
    await checkRule(definition, now);
    return definition;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(error.faults.map(({ pointer, detail }) => ({ pointer: `${prefix}${pointer}`, detail })));
  }
}

const repeated = (definitions: readonly RuleDefinition[]): Fault[] =>
  definitions.flatMap(({ name }, i) =>
    definitions.findIndex((other) => other.name === name) < i
      ? [{ pointer: `/rules/${i}/rule_name`, detail: `is the name of an earlier rule: ${JSON.stringify(name)}` }]
      : [],
  );

/**
 * Reads the rules of a file, with the same checks as the API.
 * @param content text (YAML or JSON), or parsed JSON
 * @throws InvalidInput with the faults of all rules
 */
export async function readRuleFile(content: unknown, now: Date): Promise<readonly RuleDefinition[]> {
  const definitions: RuleDefinition[] = [];
  const faults: Fault[] = [];
  for (const [i, rule] of (await rulesOf(content)).entries()) {
    await turn();
    try {
      definitions.push(await readRule(rule, `/rules/${i}`, now));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      faults.push(...error.faults);
    }
  }
  const all = faults.length > 0 ? faults : repeated(definitions);
  if (all.length > 0) throw new InvalidInput(all.slice(0, MAX_FAULTS));
  return definitions;
}
