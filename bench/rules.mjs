#!/usr/bin/env node
/*
 * Measures the cost of matching events against the rules of a tenant, without a database. It uses the compiled rules and the
 * query of the application. All cases are measured in every round; the ratio is relative to one rule.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenStale, installWhenStale, root } from '../scripts/prepare.mjs';
import { anEvent, median } from './machinery.mjs';

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '7' } },
});
const events = Number(options.events);
const rounds = Number(options.rounds);

await installWhenStale();
await buildWhenStale();
const require = createRequire(import.meta.url);
require('reflect-metadata');
const built = (file) => require(path.join(root, 'dist', 'src', 'rules', file));
const { RuleSet } = built('evaluation/rule-set.js');
const { MatchRulesHandler, MatchRulesQuery } = built('evaluation/queries/match-rules.js');
const { defaultReader } = built('templates/alert-templates.js');
const { definitionFrom } = built('catalogue/http/rule.presenter.js');

const tenantId = randomUUID();
const BATCH = 400;

const aRule = (n, fields) => {
  const at = new Date();
  const dto = {
    rule_name: `rule ${n}`,
    source_event_type: 'inventory.stockout',
    alert_type: 'stockout',
    severity: 'critical',
    title_template: 'Stockout: {{ ingredient_name }}',
    description_template: '{{ current_stock }} {{ unit }} left',
    ...fields,
  };
  return { ...definitionFrom(dto), id: randomUUID(), tenantId, version: 1, createdAt: at, updatedAt: at };
};

const many = (count, fieldsOf) => Array.from({ length: count }, (_, n) => aRule(n, fieldsOf(n)));
const never = (n) => ({ condition_json: { field: 'current_stock', operator: '>', value: n } });
const tree = {
  all: [
    { field: 'current_stock', operator: '<=', value: 5 },
    {
      any: [
        { field: 'unit', operator: 'in', value: ['kg', 'l'] },
        { field: 'supplier_name', operator: 'starts_with', value: 'Mol' },
      ],
    },
    { not: { field: 'ingredient_name', operator: 'matches', value: '^Sal' } },
  ],
};
const cel = { cel: 'event.current_stock <= 5 && (event.unit in ["kg", "l"] || event.supplier_name.startsWith("Mol"))' };

/** Each case: the rules, and the number of event types. */
const cases = {
  '1 rule': [many(1, () => ({})), 1],
  '500 rules on 500 event types': [many(500, (n) => ({ source_event_type: `inventory.stockout${n || ''}` })), 1],
  '500 types, events of all of them': [many(500, (n) => ({ source_event_type: `inventory.stockout${n || ''}` })), 500],
  '500 rules, one of the type and 499 patterns': [
    many(500, (n) => (n ? { source_event_type: `*.none${n}.#` } : {})),
    1,
  ],
  '50 rules of the type': [[aRule(0, {}), ...many(49, never)], 1],
  '500 rules of the type': [[aRule(0, {}), ...many(499, never)], 1],
  '1 rule with a tree of five conditions': [many(1, () => ({ condition_json: tree })), 1],
  '1 rule with CEL': [many(1, () => ({ condition_json: cel })), 1],
};

const eventOf = (type) => {
  const data = anEvent(tenantId, 'i', { event_type: type });
  return { tenantId, eventId: data.event_id, eventType: type, source: 'inventory', occurredAt: new Date(), data };
};

/** Makes a function that matches all events once, in batches, and returns the nanoseconds for each event. */
function measured([rules, types]) {
  const ruleSet = new RuleSet(rules, defaultReader);
  const handler = new MatchRulesHandler({ of: () => new Map([[tenantId, ruleSet]]) });
  const batch = Array.from({ length: BATCH }, (_, n) => eventOf(`inventory.stockout${n % types || ''}`));
  return async () => {
    const startedAt = performance.now();
    let matched = 0;
    for (let done = 0; done < events; done += BATCH)
      matched += (await handler.execute(new MatchRulesQuery(batch, new Date()))).occurrences.length;
    if (matched !== Math.ceil(events / BATCH) * BATCH) throw new Error(`${matched} matched`);
    return ((performance.now() - startedAt) / events) * 1e6;
  };
}

const runs = Object.entries(cases).map(([name, one]) => ({ name, run: measured(one), times: [] }));
for (let round = 0; round <= rounds; round++)
  for (const { run, times } of runs) {
    const time = await run();
    // the first round is a warm-up for the JIT compiler
    if (round > 0) times.push(time);
  }
const [{ times: oneRule }] = runs;
console.log(`${'ns an event'.padEnd(48)}${'median'.padStart(10)}${'ratio'.padStart(10)}`);
for (const { name, times } of runs)
  console.log(
    `${name.padEnd(48)}${median(times).toFixed(0).padStart(10)}${(median(times) / median(oneRule)).toFixed(2).padStart(10)}`,
  );
