import { ClsServiceManager } from 'nestjs-cls';

type Fields = Readonly<Record<string, unknown>>;

const KEY = Symbol('log fields');
const none: Fields = {};

/** Does the work; every log line written meanwhile bears the fields, beside those of the work around it. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  const context = ClsServiceManager.getClsService();
  return context.run(() => {
    context.set(KEY, { ...logFields(), ...fields });
    return work();
  });
}

/** The fields of the batch or job at hand. */
export const logFields = (): Fields => ClsServiceManager.getClsService().get<Fields | undefined>(KEY) ?? none;
