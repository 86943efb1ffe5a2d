/** The worst state of the clocks of an alert; `none`: it has no clock. */
export const slaStates = ['none', 'on_time', 'at_risk', 'breached', 'paused'] as const;
export type SlaState = (typeof slaStates)[number];
