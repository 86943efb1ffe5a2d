import pg from 'pg';

/** As many rows as a few pages of the longest kind have. */
const FEW_PAGES = 1_000;

const children = ({ Plans = [] }) => Plans;
const all = (node) => [node, ...children(node).flatMap(all)];

/** What is wrong with a plan at a million alerts. */
function faultsOf(plan) {
  return all(plan).flatMap((node) => {
    const type = node['Node Type'];
    if (type.endsWith('Seq Scan') && node['Relation Name'] === 'alerts') return ['it reads the whole table'];
    const sorted = type === 'Sort' ? Math.max(...children(node).map((child) => child['Actual Rows'])) : 0;
    return sorted > FEW_PAGES ? [`it sorts ${sorted} rows`] : [];
  });
}

function lineOf(node) {
  const at = [node['Index Name'] ?? node['Relation Name'] ?? node['Function Name']]
    .filter(Boolean)
    .map((name) => ` ${name}`);
  const removed = node['Rows Removed by Filter'] ? `, ${node['Rows Removed by Filter']} more looked at` : '';
  const loops = node['Actual Loops'] > 1 ? ` × ${node['Actual Loops']}` : '';
  return `${node['Node Type']}${at.join('')} (${node['Actual Rows']} rows${loops}${removed})`;
}

/** The scope of row-level security is asked for once, which each plan has. */
const isScope = (node) => node['Parent Relationship'] === 'InitPlan' && node['Node Type'] === 'Result';

const drawn = (node, depth = 0) => [
  `${'  '.repeat(depth)}${lineOf(node)}`,
  ...children(node)
    .filter((child) => !isScope(child))
    .flatMap((child) => drawn(child, depth + 1)),
];

/**
 * The plans of a scenario's reads, made by the application's role in the tenant's scope.
 * @returns of each its drawing and its faults
 */
export async function plansOf(databaseUrl, { statements }) {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c role=campana_app -c TimeZone=UTC' });
  await client.connect();
  const plans = [];
  try {
    for (const { text, values } of statements) {
      const isRead = /^\s*(SELECT|WITH)\b/i.test(text) && /\bFROM\s+\w*alert\w*\b/i.test(text);
      if (!isRead) {
        await client.query(text, values);
        continue;
      }
      await client.query(text, values); // warm
      const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
      const [{ Plan: plan, 'Execution Time': took, 'Planning Time': planned }] = rows[0]['QUERY PLAN'];
      const buffers = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      const heading = `${took.toFixed(2)} ms (planning ${planned.toFixed(2)} ms), ${buffers} pages`;
      plans.push({ drawing: [heading, ...drawn(plan)].join('\n'), faults: faultsOf(plan) });
    }
  } finally {
    await client.end();
  }
  return plans;
}
