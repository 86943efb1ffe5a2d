import { Counter, Histogram } from 'prom-client';

const appends = new Counter({
  name: 'realtime_appends_total',
  help: 'Events appended to the logs of the real-time feed, by result',
  labelNames: ['result'],
});
const frames = new Counter({
  name: 'realtime_frames_total',
  help: 'Frames written to sockets, by transport',
  labelNames: ['transport'],
});
const latency = new Histogram({
  name: 'realtime_latency_seconds',
  help: 'From the time of an event to its frame being written',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10],
});
const resumes = new Counter({
  name: 'realtime_resumes_total',
  help: 'Clients that came back with the id of their last frame, by result: replayed or resync',
  labelNames: ['result'],
});
const closes = new Counter({
  name: 'realtime_closes_total',
  help: 'Sockets that Campana closed, by code',
  labelNames: ['code'],
});
const refused = new Counter({
  name: 'realtime_refused_total',
  help: 'Connections that were refused before they were open, by the limit that they met',
  labelNames: ['reason'],
});

export type Transport = 'ws' | 'sse';

export const countAppends = (result: 'ok' | 'failed', events: number): void => appends.inc({ result }, events);
export const countFrame = (transport: Transport): void => frames.inc({ transport });
export const observeLatency = (seconds: number): void => latency.observe(Math.max(0, seconds));
export const countResume = (result: 'replayed' | 'resync'): void => resumes.inc({ result });
export const countClose = (code: number): void => closes.inc({ code: String(code) });
export const countRefused = (reason: string): void => refused.inc({ reason });
