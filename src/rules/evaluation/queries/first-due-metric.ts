/** SQL: when the first metric rule is due. */
export const firstDueMetric = `SELECT min(due_at) FROM rule_states WHERE rule_type = 'metric' AND due_at IS NOT NULL`;
