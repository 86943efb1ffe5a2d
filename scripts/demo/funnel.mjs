const line = (name, value) => console.log(`  ${name.padEnd(44)}${String(value).padStart(7)}`);

const countBy = (items, nameOf) => {
  const counts = new Map();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
};

const reasonOf = ({ matches }) => matches.find(({ reason }) => reason)?.reason;

/** Whether people are notified of a problem: by its own alert, or by another critical alert that covers it. */
function isNotified({ key }, alerts) {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return alerts
    .filter(({ aggregation_key }) => aggregation_key === key)
    .some(({ quiet_by }) => quiet_by === null || byId.get(quiet_by)?.severity === 'critical');
}

/**
 * Prints how many of the events led to a notification, and why the others did not.
 * @returns the critical problems without a notification, and a problem that should not have notified but did
 */
export function funnel({ events, sent, processed, alerts, suppressed, criticalProblems, recoveredInTime }) {
  console.log('\nA bakery chain’s day');
  line('messages', sent);
  line('events, each counted once', events);
  for (const [outcome, count] of countBy(processed, (one) => one.outcome)) line(`  ${outcome}`, count);
  const occurrences = processed.filter(({ outcome }) => outcome !== 'unmatched' && outcome !== 'recovered').length;
  line('occurrences of problems', occurrences);

  console.log('\nSuppressed, by reason (events)');
  for (const [reason, count] of countBy(processed.filter(reasonOf), reasonOf)) line(`  ${reason}`, count);
  console.log('\nSuppressed problems, and their state');
  const problems = suppressed.filter(({ state }) => state !== 'covered');
  for (const [kind, count] of countBy(problems, ({ reason, state }) => `${reason}: ${state}`)) line(`  ${kind}`, count);

  const notifying = alerts.filter(({ quiet_reason }) => quiet_reason === null);
  console.log('\nAlerts');
  line('alerts', alerts.length);
  for (const [reason, count] of countBy(
    alerts.filter(({ quiet_reason }) => quiet_reason),
    ({ quiet_reason }) => quiet_reason,
  ))
    line(`  suppressed: ${reason}`, count);
  line('  flapping', alerts.filter(({ is_flapping }) => is_flapping).length);
  line('that notify', notifying.length);
  for (const [severity, count] of countBy(notifying, (alert) => alert.severity)) line(`  ${severity}`, count);
  line('fewer notifications than events', `${((1 - notifying.length / events) * 100).toFixed(1)} %`);

  const lost = criticalProblems.filter((problem) => !isNotified(problem, alerts)).map(({ what }) => what);
  const hasNotified = alerts.some(({ aggregation_key }) => aggregation_key === recoveredInTime.key);
  console.log('\nReal problems');
  line('critical problems', criticalProblems.length);
  line('with a notification', criticalProblems.length - lost.length);
  line(`${recoveredInTime.what}: notified`, hasNotified ? 'yes' : 'no');
  return hasNotified ? [...lost, `(but there was one for ${recoveredInTime.what})`] : lost;
}
