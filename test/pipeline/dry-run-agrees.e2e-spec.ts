import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { AlertPipeline, type PipelineResult } from '../../src/pipeline/alert-pipeline';
import { Database, SYSTEM } from '../../libs/database/database';
import type { AlertRuleEntity } from '../../src/rules/catalogue/alert-rule.entity';
import { ruleDefaults } from '../../src/rules/catalogue/defaults/rule-defaults';
import { DryRun } from '../../src/rules/dry-run/dry-run';
import { CompiledRule } from '../../src/rules/evaluation/compiled-rule';
import { Occurrence, recoveryOf, type RuleEvent } from '../../src/rules/evaluation/occurrence';
import { defaultReader } from '../../src/rules/templates/alert-templates';
import { Hub } from '../support/hub';

jest.setTimeout(120_000);

let hub: Hub;
beforeAll(
  async () =>
    (hub = await Hub.start({
      ROLE: 'api',
      FLAPPING_CYCLES: '3',
      FLAPPING_WINDOW_MINUTES: '60',
      FLAPPING_CALM_MINUTES: '30',
    })),
);
afterAll(() => hub.stop());

interface Rule {
  readonly windowMinutes: number;
  readonly throttleMinutes: number;
  readonly reopenMinutes: number;
}

const rules = fc.record({
  windowMinutes: fc.constantFrom(5, 30, 60),
  throttleMinutes: fc.constantFrom(0, 10, 45),
  reopenMinutes: fc.constantFrom(0, 15),
});
const steps = fc.array(
  fc.record({
    /** Minutes since the previous step. */
    gap: fc.constantFrom(0.5, 4, 12, 31, 61),
    isEnd: fc.boolean(),
    /** By how many minutes the event arrives after its timestamp. */
    late: fc.constantFrom(0, 0, 0, 6),
  }),
  { minLength: 3, maxLength: 12 },
);

/** A rule that is not stored, and a function that creates its events. */
function subject({ windowMinutes, throttleMinutes, reopenMinutes }: Rule) {
  const now = new Date();
  const rule: AlertRuleEntity = {
    ...ruleDefaults,
    id: randomUUID(),
    tenantId: hub.tenantId,
    name: 'Oven',
    sourceService: 'kitchen',
    eventType: 'kitchen.hot',
    alertType: `oven-${randomUUID()}`,
    severity: 'high',
    priority: 'normal',
    titleTemplate: 'Hot',
    descriptionTemplate: 'Hot',
    actionTemplate: null,
    impactTemplate: null,
    aggregationKeyTemplate: `oven:${randomUUID()}`,
    aggregationWindowMinutes: windowMinutes,
    throttleMinutes,
    reopenMinutes,
    resolveOn: { eventType: 'kitchen.cold', condition: {} },
    version: 1,
    createdBy: null,
    createdByName: null,
    createdAt: now,
    updatedAt: now,
  };
  const noise = {
    aggregates: true,
    windowMinutes: 60,
    throttles: true,
    throttleMinutes: 0,
    maxAlertsPerHour: 0,
    stormAlertsPerMinute: 0,
  };
  const compiled = new CompiledRule(rule, defaultReader, noise);
  const event = (isEnd: boolean, occurredAt: Date): RuleEvent => ({
    key: randomUUID(),
    tenantId: hub.tenantId,
    eventId: randomUUID(),
    eventType: isEnd ? 'kitchen.cold' : 'kitchen.hot',
    source: 'kitchen',
    occurredAt,
    data: {},
  });
  return { compiled, event };
}

/** The outcome of one event in the pipeline, in the terms of a dry run. */
function outcomeOf({ problems, suppressed, outdated, ended }: PipelineResult): string {
  if (ended.length > 0) return 'recovered';
  if (outdated.length > 0) return 'outdated';
  if (suppressed.length > 0) return 'throttled';
  return problems[0]?.kind === 'new' ? 'raised' : 'folded';
}

it('for any sequence of events, a dry run predicts the same outcomes as the pipeline', async () => {
  const pipeline = hub.app.get(AlertPipeline, { strict: false });
  const database = hub.app.get(Database, { strict: false });
  const none = { suppressed: new Map(), waits: new Map(), inhibiting: new Map() };
  await fc.assert(
    fc.asyncProperty(rules, steps, async (rule, row) => {
      const { compiled, event } = subject(rule);
      const flapping = { cycles: 3, windowMinutes: 60, calmMinutes: 30 };
      const dryRun = new DryRun(compiled, () => undefined, flapping);
      let minutes = 0;
      for (const { gap, isEnd, late } of row) {
        minutes += gap;
        const now = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);
        const one = event(isEnd, new Date(now.getTime() - (isEnd ? 0 : late * 60_000)));
        const result = await database.transaction(SYSTEM, () =>
          pipeline.process({
            occurrences: isEnd ? [] : [new Occurrence(one, compiled)],
            recoveries: isEnd ? [recoveryOf(one, compiled)] : [],
            events: [one],
            verdicts: none,
            now,
          }),
        );
        const [shown] = dryRun.show(one, now);
        expect(shown?.outcome).toBe(outcomeOf(result));
      }
    }),
    { numRuns: 40 },
  );
});
