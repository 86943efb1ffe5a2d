import { ClsServiceManager } from 'nestjs-cls';

type Fields = Readonly<Record<string, unknown>>;

const KEY = Symbol('log fields');
const none: Fields = {};

/** Runs the work. All log lines written by it have these fields, in addition to those of the surrounding work. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  const context = ClsServiceManager.getClsService();
  return context.run(() => {
    context.set(KEY, { ...logFields(), ...fields });
    return work();
  });
}

/** The fields of the current batch or job. */
export const logFields = (): Fields => ClsServiceManager.getClsService().get<Fields | undefined>(KEY) ?? none;
