const api = '/api/v1/alerts';
const read = (title, path) => ({ title, method: 'GET', path: () => path });

/** What a list of alerts on a screen shows. */
const dashboardFields =
  'id,title,severity,status,alert_type,occurrence_count,last_occurrence_at,assigned_to,created_at';

/**
 * The requests of the benchmark, by name. Targets: `tenant` any tenant, `alert` any alert, `active` an active alert,
 * used once.
 */
export const scenarios = {
  list: { ...read('list', `${api}?limit=50`), target: 'tenant', isList: true },
  'list-fields': {
    ...read('list, the fields of a dashboard', `${api}?limit=50&fields=${dashboardFields}`),
    target: 'tenant',
    isList: true,
  },
  'list-status': { ...read('list, status=active', `${api}?status=active`), target: 'tenant', isList: true },
  'list-severity': {
    ...read('list, severity=critical,high', `${api}?severity=critical,high`),
    target: 'tenant',
    isList: true,
  },
  'list-type': {
    ...read('list, alert_type and status', `${api}?alert_type=low_stock&status=resolved`),
    target: 'tenant',
    isList: true,
  },
  'list-created': {
    title: 'list, a week of created_from/to',
    method: 'GET',
    path: () => `${api}?created_from=${daysAgo(14)}&created_to=${daysAgo(7)}`,
    target: 'tenant',
    isList: true,
  },
  search: { ...read('search, a word of a few alerts', `${api}?q=Zitronensaft`), target: 'tenant', isList: true },
  'search-common': { ...read('search, a common word', `${api}?q=article`), target: 'tenant', isList: true },
  'search-none': { ...read('search, a word of no alert', `${api}?q=nowhere`), target: 'tenant', isList: true },
  get: { title: 'get one', method: 'GET', path: (id) => `${api}/${id}`, target: 'alert' },
  active: { ...read('active', `${api}/active`), target: 'tenant', isList: true },
  summary: { ...read('summary', `${api}/summary`), target: 'tenant' },
  unread: { ...read('unread count', `${api}/unread/count`), target: 'tenant' },
  create: {
    title: 'create',
    method: 'POST',
    path: () => api,
    body: { alert_type: 'manual', severity: 'high', title: 'The oven is cold', description: 'Nobody knows why.' },
    target: 'tenant',
    isWrite: true,
  },
  acknowledge: {
    title: 'acknowledge',
    method: 'POST',
    path: (id) => `${api}/${id}/acknowledge`,
    body: {},
    target: 'active',
    isWrite: true,
  },
};

/** The midnight some days ago, so that all requests of a run are the same. */
function daysAgo(days) {
  const day = new Date(Date.now() - days * 86_400_000);
  return `${day.toISOString().slice(0, 10)}T00:00:00Z`;
}
