/** What is done with a rule as a whole. */
export const ruleActions = ['created', 'updated', 'enabled', 'disabled', 'restored', 'deleted'] as const;
export type RuleAction = (typeof ruleActions)[number];
