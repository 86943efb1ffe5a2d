import { Counter, Gauge } from 'prom-client';

const signIns = new Counter({
  name: 'sign_ins_total',
  help: 'Sign-ins to the dashboard, by way and by what came of them',
  labelNames: ['way', 'result'],
});

const active = new Gauge({ name: 'sessions_active', help: 'Sessions of the dashboard that are not over' });

/** Counts somebody who tried to sign in. */
export const countSignIn = (way: string, result: 'ok' | 'refused'): void => signIns.inc({ way, result });

/** Shows how many sessions there are. */
export const showActive = (count: number): void => active.set(count);
