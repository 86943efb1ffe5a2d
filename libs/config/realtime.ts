import { integer, type Values } from './environment';

/** The variables of the real-time feed and its sockets. */
export const realtimeVariables = {
  REALTIME_REPLAY_MINUTES: integer(5, 120, 15),
  REALTIME_REPLAY_EVENTS: integer(1_000, 200_000, 20_000),
  REALTIME_FLOOD_EVENTS_PER_SECOND: integer(20, 2_000, 200),
  REALTIME_MAX_SOCKETS: integer(1, 100_000, 10_000),
  REALTIME_MAX_SOCKETS_PER_TENANT: integer(1, 100_000, 2_000),
  REALTIME_MAX_SOCKETS_PER_MEMBER: integer(1, 1_000, 20),
  REALTIME_MAX_SOCKETS_PER_ADDRESS: integer(1, 100_000, 500),
};

export const realtimeSection = (env: Values<typeof realtimeVariables>) => ({
  replayMinutes: env.REALTIME_REPLAY_MINUTES,
  replayEvents: env.REALTIME_REPLAY_EVENTS,
  floodEventsPerSecond: env.REALTIME_FLOOD_EVENTS_PER_SECOND,
  maxSockets: {
    process: env.REALTIME_MAX_SOCKETS,
    tenant: env.REALTIME_MAX_SOCKETS_PER_TENANT,
    member: env.REALTIME_MAX_SOCKETS_PER_MEMBER,
    address: env.REALTIME_MAX_SOCKETS_PER_ADDRESS,
  },
});
