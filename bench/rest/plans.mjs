import pg from 'pg';

/** The number of rows of a few pages of the maximum length. */
const FEW_PAGES = 1_000;

const children = ({ Plans = [] }) => Plans;
const all = (node) => [node, ...children(node).flatMap(all)];

/** Finds the faults of a plan with a million alerts. */
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
  const removed = node['Rows Removed by Filter'] ? `, ${node['Rows Removed by Filter']} filtered out` : '';
  const loops = node['Actual Loops'] > 1 ? ` × ${node['Actual Loops']}` : '';
  return `${node['Node Type']}${at.join('')} (${node['Actual Rows']} rows${loops}${removed})`;
}

/** Whether the node reads the scope of row-level security, which every plan does once. */
const isScope = (node) => node['Parent Relationship'] === 'InitPlan' && node['Node Type'] === 'Result';

const drawn = (node, depth = 0) => [
  `${'  '.repeat(depth)}${lineOf(node)}`,
  ...children(node)
    .filter((child) => !isScope(child))
    .flatMap((child) => drawn(child, depth + 1)),
];

/**
 * Explains the reads of a scenario, with the role of the application in the scope of the tenant.
 * @returns for each plan its drawing and its faults
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
      const [{ Plan: plan, 'Execution Time': executionMs, 'Planning Time': planningMs }] = rows[0]['QUERY PLAN'];
      const buffers = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      const heading = `${executionMs.toFixed(2)} ms (planning ${planningMs.toFixed(2)} ms), ${buffers} pages`;
      plans.push({ drawing: [heading, ...drawn(plan)].join('\n'), faults: faultsOf(plan) });
    }
  } finally {
    await client.end();
  }
  return plans;
}
