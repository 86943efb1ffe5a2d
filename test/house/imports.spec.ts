import { dirname, join, relative } from 'node:path';
import { bin, node, removeSamples, root, sample, sortedSet, type Tree } from './sample-project';

const cruiser = [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '-c', join(root, '.dependency-cruiser.cjs')];

afterAll(removeSamples);

describe('dependency-cruiser', () => {
  const violations: [rule: string, from: string, to: string][] = [
    ['alerts-may-use', 'src/alerts/inbox/commands/a.ts', 'src/rules/index.ts'],
    ['directory-may-use', 'src/directory/commands/a.ts', 'src/rules/index.ts'],
    ['rules-may-use', 'src/rules/queries/a.ts', 'src/ingestion/index.ts'],
    ['suppression-may-use', 'src/suppression/queries/a.ts', 'src/rules/index.ts'],
    ['aggregation-may-use', 'src/aggregation/commands/a.ts', 'src/directory/index.ts'],
    ['health-may-use', 'src/health/http/a.ts', 'src/directory/index.ts'],
    ['ingestion-may-use', 'src/ingestion/commands/a.ts', 'src/alerts/index.ts'],
    ['pipeline-may-use', 'src/pipeline/commands/a.ts', 'src/ingestion/index.ts'],
    ['sources-may-use', 'src/sources/queries/a.ts', 'src/alerts/index.ts'],
    ['openapi-may-use', 'src/openapi/a.ts', 'src/alerts/index.ts'],
    ['metrics-may-use', 'src/metrics/when/a.ts', 'src/rules/index.ts'],
    ['compatibility-may-use', 'src/compatibility/http/a.ts', 'src/rules/index.ts'],
    ['escalation-may-use', 'src/escalation/when/a.ts', 'src/rules/index.ts'],
    ['notifications-may-use', 'src/notifications/when/a.ts', 'src/escalation/index.ts'],
    ['dashboard-may-use', 'src/dashboard/page/a.ts', 'src/pipeline/index.ts'],
    ['realtime-may-use', 'src/realtime/when/a.ts', 'src/rules/index.ts'],
    ['only-through-index', 'src/pipeline/commands/b.ts', 'src/alerts/commands/raise-alerts.ts'],
    ['root-uses-faces', 'src/app.module.ts', 'src/alerts/alerts.module.ts'],
    ['face-hides-insides', 'src/rules/index.ts', 'src/rules/persistence/rule.entity.ts'],
    ['face-hides-insides', 'src/metrics/index.ts', 'src/metrics/when/count-alert.ts'],
    ['face-hides-insides', 'src/health/index.ts', 'src/health/http/health.controller.ts'],
    ['face-hides-insides', 'src/suppression/index.ts', 'src/suppression/windows/jobs/a.ts'],
    ['domain-is-pure', 'src/alerts/domain/a.ts', 'node:crypto'],
    ['domain-is-pure', 'src/alerts/groups/domain/a.ts', 'src/alerts/groups/a.ts'],
    ['domain-is-pure', 'src/escalation/on-call/calendars/domain/a.ts', 'libs/windows/wall-clock.ts'],
    ['domain-is-pure', 'src/alerts/domain/b.ts', 'liquidjs'],
    ['domain-is-pure', 'src/alerts/domain/c.ts', 'libs/config/config.ts'],
    ['domain-is-pure', 'src/alerts/domain/d.ts', 'src/alerts/persistence/alert.entity.ts'],
    ['domain-is-pure', 'src/alerts/domain/e.ts', 'type @nestjs/common'],
    ['doors-only-dispatch', 'src/alerts/http/a.ts', 'src/alerts/persistence/alert.entity.ts'],
    ['doors-only-dispatch', 'src/alerts/bulk/jobs/a.ts', 'src/alerts/bulk/persistence/a.ts'],
    ['doors-only-dispatch', 'src/alerts/amqp/a.ts', 'typeorm'],
    ['doors-only-dispatch', 'src/alerts/ws/a.ts', 'type @nestjs/typeorm'],
    [
      'doors-only-dispatch',
      'src/escalation/on-call/schedules/http/a.ts',
      'src/escalation/on-call/schedules/persistence/a.ts',
    ],
    ['nothing-imports-doors', 'src/alerts/commands/b.ts', 'src/alerts/http/alert.dto.ts'],
    ['nothing-imports-doors', 'src/alerts/groups/queries/b.ts', 'src/alerts/groups/http/group.dto.ts'],
    ['nothing-imports-doors', 'src/alerts/queries/b.ts', 'type src/alerts/jobs/wake.processor.ts'],
    ['libs-know-no-module', 'libs/auth/a.ts', 'type src/directory/index.ts'],
    ['no-circles', 'src/alerts/events/a.ts', 'src/alerts/events/b.ts'],
    ['no-dev-dependencies', 'src/alerts/commands/c.ts', 'typescript'],
    ['no-dev-dependencies', 'libs/http/a.ts', 'fast-check'],
    ['tests-stay-outside', 'src/alerts/commands/d.ts', 'libs/testing/eventually.ts'],
    ['tests-stay-outside', 'libs/http/b.ts', 'test/hub.ts'],
    ['names-say-what', 'src/alerts/queries/c.ts', 'src/alerts/queries/helpers.ts'],
    ['names-say-what', 'src/alerts/queries/d.ts', 'src/alerts/common/page.ts'],
    ['names-say-what', 'libs/http/c.ts', 'libs/http/problem-utils.ts'],
    ['names-say-what', 'libs/http/d.ts', 'libs/utils/retry.ts'],
  ];
  const allowed: [from: string, to: string][] = [
    ['src/main.ts', 'src/alerts/index.ts'],
    ['src/alerts/index.ts', 'src/alerts/commands/raise-alerts.ts'],
    ['src/alerts/alerts.module.ts', 'src/alerts/http/alert.dto.ts'],
    ['src/alerts/http/b.ts', 'src/alerts/commands/raise-alerts.ts'],
    ['src/alerts/commands/e.ts', 'src/alerts/persistence/alert.entity.ts'],
    ['src/alerts/events/b.ts', 'type src/alerts/events/a.ts'], // closes the circle, which is reported once
    ['src/alerts/persistence/a.ts', 'typeorm'],
    ['src/alerts/domain/f.ts', 'src/alerts/domain/severity.ts'],
    ['src/escalation/on-call/swaps/domain/b.ts', 'src/escalation/on-call/domain/shifts.ts'],
    ['src/alerts/domain/g.ts', 'libs/kernel/domain-error.ts'],
    ['src/alerts/domain/alert.spec.ts', 'node:crypto'],
    ['src/alerts/domain/status.spec.ts', 'libs/testing/eventually.ts'],
    ['src/aggregation/when/a.ts', 'src/alerts/index.ts'],
    ['src/rules/when/a.ts', 'src/directory/index.ts'],
    ['src/ingestion/amqp/a.ts', 'amqplib'],
    ['libs/messaging/a.ts', 'type amqplib'],
    ['libs/http/e.ts', 'type typescript'],
    ['libs/http/f.spec.ts', 'fast-check'],
    ['libs/testing/hub.ts', 'jest'],
    ['libs/database/database.ts', 'typeorm'],
  ];

  // no file of these folders is in a circle, but the folders are
  const circleOfFolders: [from: string, to: string][] = [
    ['libs/audit/a.ts', 'libs/text/a.ts'],
    ['libs/text/b.ts', 'libs/audit/b.ts'],
  ];

  const bare = (to: string) => to.replace(/^type |^node:/, '');

  const statement = (from: string, to: string): string => {
    const target = to.endsWith('.ts')
      ? `./${relative(dirname(from), bare(to)).replace(/\.ts$/, '')}`
      : to.replace('type ', '');
    return to.startsWith('type ') ? `export type * from '${target}';\n` : `import '${target}';\n`;
  };

  const treeOf = (imports: [from: string, to: string][]): Tree => ({
    ...Object.fromEntries(imports.filter(([, to]) => to.endsWith('.ts')).map(([, to]) => [bare(to), 'export {};\n'])),
    ...Object.fromEntries(imports.map(([from, to]) => [from, statement(from, to)])),
  });

  type Violation = { rule: { name: string }; from: string; to: string };
  type Report = { violations: Violation[]; ruleSetUsed: { forbidden: { name: string }[] } };
  let report: Report;

  beforeAll(async () => {
    const folder = sample(
      treeOf([...violations.map(([, from, to]): [string, string] => [from, to]), ...allowed, ...circleOfFolders]),
    );
    const { out } = await node(folder, ...cruiser, '--output-type', 'json', 'src', 'libs');
    report = (JSON.parse(out) as { summary: Report }).summary;
  }, 60_000);

  it('has a sample violation for each rule', () => {
    expect(sortedSet([...violations.map(([rule]) => rule), 'no-circles-of-folders'])).toEqual(
      sortedSet(report.ruleSetUsed.forbidden.map(({ name }) => name)),
    );
  });

  it('reports each violation under its rule, and no allowed import', () => {
    // a package lies outside the sample: take its name from its path
    const named = (to: string) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1] ?? to;
    const reported = report.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${named(to)}`);
    const expected = violations.map(([rule, from, to]) => `${rule}: ${from} → ${bare(to)}`);
    const folders = ['libs/audit → libs/text', 'libs/text → libs/audit'].map((one) => `no-circles-of-folders: ${one}`);
    expect(reported.sort()).toEqual([...expected, ...folders].sort());
  });

  it('fails for a module that is missing from the table', async () => {
    const { err } = await node(sample({ 'src/nowhere/index.ts': 'export {};\n' }), ...cruiser, 'src');
    expect(err).toContain('src/nowhere is missing from the table');
  }, 30_000);
});
