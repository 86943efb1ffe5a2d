import { logFields, withLogFields } from './log-fields';

it('work has its own fields and those of the surrounding work, until it ends', async () => {
  await withLogFields({ queue: 'q', job: 'one' }, async () => {
    await withLogFields({ job: 'two', tenant_id: 't' }, async () => {
      await Promise.resolve();
      expect(logFields()).toEqual({ queue: 'q', job: 'two', tenant_id: 't' });
    });
    expect(logFields()).toEqual({ queue: 'q', job: 'one' });
  });
  expect(logFields()).toEqual({});
});
