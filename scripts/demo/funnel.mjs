const line = (name, value) => console.log(`  ${name.padEnd(44)}${String(value).padStart(7)}`);

const countBy = (items, nameOf) => {
  const counts = new Map();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
};

const reasonOf = ({ matches }) => matches.find(({ reason }) => reason)?.reason;

/** A problem is told of by an alert that notifies, or by one for which another notifies that is as bad. */
function isTold({ key }, alerts) {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return alerts
    .filter(({ aggregation_key }) => aggregation_key === key)
    .some(({ quiet_by }) => quiet_by === null || byId.get(quiet_by)?.severity === 'critical');
}

/** Prints how few of the events notify, and why the others do not. @returns the true problems of which nobody was told */
export function funnel({ events, sent, processed, alerts, silenced, truths, overUnheard }) {
  console.log('\nA bakery chain’s day');
  line('messages', sent);
  line('events, each counted once', events);
  for (const [outcome, count] of countBy(processed, (one) => one.outcome)) line(`  ${outcome}`, count);
  const occurrences = processed.filter(({ outcome }) => outcome !== 'unmatched' && outcome !== 'recovered').length;
  line('occurrences of problems', occurrences);

  console.log('\nKept quiet, by reason (events)');
  for (const [reason, count] of countBy(processed.filter(reasonOf), reasonOf)) line(`  ${reason}`, count);
  console.log('\nProblems that were kept quiet, and what became of them');
  const problems = silenced.filter(({ state }) => state !== 'covered');
  for (const [kind, count] of countBy(problems, ({ reason, state }) => `${reason}: ${state}`)) line(`  ${kind}`, count);

  const loud = alerts.filter(({ quiet_reason }) => quiet_reason === null);
  console.log('\nAlerts');
  line('alerts', alerts.length);
  for (const [reason, count] of countBy(
    alerts.filter(({ quiet_reason }) => quiet_reason),
    ({ quiet_reason }) => quiet_reason,
  ))
    line(`  quiet: ${reason}`, count);
  line('  flapping', alerts.filter(({ is_flapping }) => is_flapping).length);
  line('that notify', loud.length);
  for (const [severity, count] of countBy(loud, (alert) => alert.severity)) line(`  ${severity}`, count);
  line('fewer notifications than events', `${((1 - loud.length / events) * 100).toFixed(1)} %`);

  const lost = truths.filter((truth) => !isTold(truth, alerts)).map(({ what }) => what);
  const disturbed = alerts.some(({ aggregation_key }) => aggregation_key === overUnheard.key);
  console.log('\nWhat was really wrong');
  line('critical problems', truths.length);
  line('that somebody was told of', truths.length - lost.length);
  line(`${overUnheard.what}: told of`, disturbed ? 'yes' : 'no');
  return disturbed ? [...lost, `(and somebody was, of ${overUnheard.what})`] : lost;
}
