import { choosePolicy, type ExplainedAlert, type KnownPolicy } from './policy-choice';

const policy = (id: string, more: Partial<KnownPolicy> = {}): KnownPolicy => ({
  ...{ id, version: 1, name: id, levels: [], defaultFor: [], repeatCount: 0, repeatEverySeconds: null, isActive: true },
  ...more,
});

const policies = [
  policy('own'),
  policy('off', { isActive: false }),
  policy('high', { defaultFor: ['high'] }),
  policy('low', { defaultFor: ['low', 'medium'], isActive: false }),
];

const alert = (more: Partial<ExplainedAlert> = {}): ExplainedAlert => ({
  ...{ severity: 'high', status: 'active', quietReason: null, notify: true, isBroadcast: false, policyId: null },
  ...more,
});

it.each<[string, ExplainedAlert, boolean, string | null, string]>([
  ['its own', alert({ policyId: 'own' }), true, 'own', 'own_policy'],
  ['its own is off: the default', alert({ policyId: 'off' }), true, 'high', 'default_policy'],
  ['its own is gone: the default', alert({ policyId: 'gone' }), true, 'high', 'default_policy'],
  ['none of its own: the default', alert(), true, 'high', 'default_policy'],
  ['no default', alert({ severity: 'critical' }), true, null, 'no_policy'],
  ['the default is off', alert({ severity: 'low' }), true, null, 'no_policy'],
  ['escalation is off', alert({ policyId: 'own' }), false, null, 'escalation'],
  ['suppressed', alert({ quietReason: 'storm' }), true, null, 'alert'],
  ['acknowledged', alert({ status: 'acknowledged' }), true, null, 'alert'],
  ['a broadcast', alert({ isBroadcast: true }), true, null, 'alert'],
  ['its rule notifies nobody', alert({ notify: false }), true, null, 'alert'],
])('%s', (_, of, isEscalating, id, decisive) => {
  const { choices, policy: chosen } = choosePolicy(of, isEscalating, policies);
  expect(chosen?.id ?? null).toBe(id);
  expect(choices.at(-1)?.choice).toBe(decisive);
  expect(choices.filter(({ isDecisive }) => isDecisive)).toHaveLength(1);
  for (const { why } of choices) expect(why).toMatch(/\.$/);
});
