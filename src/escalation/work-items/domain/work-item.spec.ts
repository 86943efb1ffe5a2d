import fc from 'fast-check';
import {
  applyChange,
  differs,
  newWorkItem,
  type WorkItemChange,
  type WorkItemFields,
  workItemPriorities,
  workItemStatuses,
} from './work-item';

const T0 = Date.parse('2026-03-01T12:00:00Z');
const key = { tenantId: 't', resourceType: 'complaint', resourceId: '1' };
const report = (minute: number, fields: Partial<WorkItemFields>): WorkItemChange => ({
  ...key,
  occurredAt: new Date(T0 + minute * 60_000),
  fields,
});
const after = (reports: readonly WorkItemChange[]) =>
  reports.reduce(applyChange, newWorkItem(reports[0]?.occurredAt ?? new Date(T0)));

const instants = fc.option(fc.integer({ min: 0, max: 5 }).map((hours) => new Date(T0 + hours * 3_600_000)));
const fields: fc.Arbitrary<Partial<WorkItemFields>> = fc.record(
  {
    title: fc.option(fc.string({ maxLength: 3 })),
    priority: fc.constantFrom(...workItemPriorities),
    status: fc.constantFrom(...workItemStatuses),
    assigneeId: fc.option(fc.constantFrom('a', 'b')),
    responseDueAt: instants,
    resolvedAt: instants,
    metadata: fc.dictionary(fc.string({ maxLength: 2 }), fc.integer(), { maxKeys: 3 }),
  },
  { requiredKeys: [] },
);
// few times, so that many reports have the same one
const reports = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fields), { minLength: 1, maxLength: 12 });

describe('work items', () => {
  it('are the same in every order of the reports, with repeats', () => {
    const shuffles = reports.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(shuffles, ([inOrder, shuffled]) => {
        const [one, other] = [inOrder, shuffled].map((all) => after(all.map(([at, some]) => report(at, some))));
        expect(other).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });

  it('keep newer values, and take from older reports only what is not known', () => {
    const item = after([report(5, { status: 'done' }), report(1, { status: 'open', title: 'Cold soup' })]);
    expect(item).toMatchObject({ status: 'done', title: 'Cold soup', priority: 'medium' });
    expect([item.startedAt, item.occurredAt]).toEqual([new Date(T0 + 60_000), new Date(T0 + 300_000)]);
  });

  it('tell an empty value from an absent one', () => {
    const item = after([report(1, { assigneeId: 'a', title: 'Cold soup' }), report(2, { assigneeId: null })]);
    expect(item).toMatchObject({ assigneeId: null, title: 'Cold soup' });
  });

  it('do not change by the order of keys', () => {
    const [one, other] = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ].map((metadata) => after([report(1, { metadata })]));
    expect(one && other && differs(one, other)).toBe(false);
  });
});
