import { type ItemReport, judgeWorkItem, type JudgedItem, unassignedSinceOf } from './judge-item';
import { applyChange, newWorkItem, type WorkItemFields } from './work-item';

const T0 = Date.parse('2026-03-01T12:00:00Z');
const at = (minute: number) => new Date(T0 + minute * 60_000);
const limits = { workItemAtRiskMinutes: 60, unassignedCriticalMinutes: 15, unassignedHighMinutes: 60 };
const change = (minute: number, fields: Partial<WorkItemFields>) => ({
  ...{ tenantId: 't', resourceType: 'complaint', resourceId: '1' },
  ...{ occurredAt: at(minute), fields },
});

const words = (report: ItemReport): string =>
  [
    report.type,
    ...('moment' in report ? [report.kind, report.moment] : []),
    ...('alertType' in report ? [report.alertType, ...(report.kind ? [report.kind] : [])] : []),
    ...('waitingMinutes' in report ? [String(report.waitingMinutes)] : []),
  ].join(' ');

/** Changes at minutes; without fields, only time passes. Each item is judged twice. */
function story(steps: readonly (readonly [number, Partial<WorkItemFields>?])[]): string[] {
  let item: JudgedItem | null = null;
  return steps.flatMap(([minute, fields]) => {
    const before: JudgedItem | null = item;
    const state = fields ? applyChange(before ?? newWorkItem(at(minute)), change(minute, fields)) : before;
    if (!state) return [];
    const changed = { ...state, reported: before?.reported ?? [] };
    const next = { ...changed, unassignedSince: unassignedSinceOf(before, state) };
    const { reports, reported, nextAt } = judgeWorkItem(next, limits, at(minute));
    item = { ...next, reported };
    expect(judgeWorkItem(item, limits, at(minute))).toEqual({ reports: [], reported, nextAt });
    return reports.map((report) => `${minute}: ${words(report)}`);
  });
}

const somebody = { assigneeId: 'a' };

it.each<[string, Parameters<typeof story>[0], string[]]>([
  [
    'a deadline is at risk an hour before it if that is later than three quarters, then breached, then met',
    [[0, { ...somebody, resolutionDueAt: at(600) }], [539], [540], [599], [600], [700, { status: 'done' }]],
    ['540: sla resolution at_risk', '600: sla resolution breached', '700: settled sla_breach resolution'],
  ],
  [
    'a short deadline is at risk when three quarters have passed',
    [[0, { ...somebody, responseDueAt: at(40) }], [29], [30], [31, { respondedAt: at(31) }], [41]],
    ['30: sla response at_risk', '31: settled sla_breach response'],
  ],
  [
    'both moments that pass unseen are reported, in order',
    [[0, { ...somebody, responseDueAt: at(40) }], [90]],
    ['90: sla response at_risk', '90: sla response breached'],
  ],
  [
    'a deadline that moves tells nothing twice',
    [[0, { ...somebody, responseDueAt: at(40) }], [35], [36, { responseDueAt: at(80) }], [75], [80], [99]],
    ['35: sla response at_risk', '80: sla response breached'],
  ],
  [
    'a deadline in time, and one that is taken away',
    [
      [0, { ...somebody, responseDueAt: at(40), resolutionDueAt: at(50) }],
      [9, { respondedAt: at(9) }],
      [45],
      [46, { resolutionDueAt: null }],
    ],
    ['45: sla resolution at_risk', '46: settled sla_breach resolution'],
  ],
  [
    'a critical item that nobody takes for a quarter of an hour',
    [[0, { priority: 'critical' }], [14], [15], [20, { assigneeId: null }], [30, somebody], [40, { status: 'done' }]],
    ['0: critical', '15: waiting 15', '30: settled unassigned_critical', '40: settled critical_item'],
  ],
  [
    'an important item that nobody takes for an hour, and becomes critical',
    [[0, { priority: 'high' }], [59], [60], [61, { priority: 'critical' }]],
    ['60: waiting 60', '61: critical', '61: waiting 61', '61: settled high_priority_queue'],
  ],
  [
    'who leaves an item makes it wait from then on',
    [[0, { priority: 'critical', ...somebody }], [50, { assigneeId: null }], [64], [65]],
    ['0: critical', '65: waiting 15'],
  ],
  [
    'what is escalated or raised again is reported again, and is over when it is done',
    [
      [0, { ...somebody, status: 'escalated' }],
      [1, { status: 'open' }],
      [2, { status: 'escalated' }],
      [3, { status: 'open' }],
      [4, { status: 'cancelled' }],
    ],
    ['0: escalated', '2: escalated', '4: settled item_escalated'],
  ],
  [
    'what is done from the start reports nothing',
    [[0, { status: 'done', priority: 'critical', responseDueAt: at(-9) }]],
    [],
  ],
])('%s', (_, steps, reports) => {
  expect(story(steps)).toEqual(reports);
});
