import { Counter } from 'prom-client';

const signIns = new Counter({
  name: 'sign_ins_total',
  help: 'Sign-ins to the dashboard, by way and by what came of them',
  labelNames: ['way', 'result'],
});

/** Counts somebody who tried to sign in. */
export const countSignIn = (way: string, result: 'ok' | 'refused'): void => signIns.inc({ way, result });
