const WORST = 5;
const severities = ['critical', 'high', 'medium', 'low'];
const outcomes = [
  ['raised', 'raised an alert'],
  ['folded', 'folded into one'],
  ['suppressed', 'suppressed (maintenance)'],
  ['unmatched', 'matched no rule'],
];
/** Outcomes that the default rules do not have, but rules of a tenant may. */
const others = [
  ['recovered', 'ended a problem'],
  ['outdated', 'came after its end'],
  ['watched', 'recorded by a waiting rule'],
  ['throttled', 'throttled'],
  ['failed', 'a rule failed'],
];

const line = (name, value) => console.log(`  ${name.padEnd(28)}${String(value).padStart(6)}`);

const rankOf = ({ severity }) => severities.indexOf(severity);

/** Prints the outcomes of the events, and their alerts. */
export function report(events, processed, openAlerts) {
  const countOf = (outcome) => processed.filter((one) => one.outcome === outcome).length;
  console.log('\nA bakery’s day');
  line('events in', events.length);
  line('sent twice, counted once', events.length - processed.length);
  for (const [outcome, name] of outcomes) line(name, countOf(outcome));
  for (const [outcome, name] of others) if (countOf(outcome) > 0) line(name, countOf(outcome));

  const alertIds = new Set(processed.flatMap(({ matches }) => matches.flatMap(({ alert_ids = [] }) => alert_ids)));
  const alerts = openAlerts.filter(({ id }) => alertIds.has(id));
  console.log('\nOpen alerts of the day');
  for (const severity of severities) line(severity, alerts.filter((alert) => alert.severity === severity).length);

  console.log('\nThe worst');
  const worst = alerts.sort(
    (one, other) => rankOf(one) - rankOf(other) || other.occurrence_count - one.occurrence_count,
  );
  for (const { severity, title, occurrence_count } of worst.slice(0, WORST))
    console.log(`  ${severity.padEnd(10)}${title} (${occurrence_count}×)`);
}
