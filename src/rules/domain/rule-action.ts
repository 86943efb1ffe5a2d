/** The changes of a rule that are recorded. */
export const ruleActions = ['created', 'updated', 'enabled', 'disabled', 'restored', 'deleted'] as const;
export type RuleAction = (typeof ruleActions)[number];
