import { eventually } from '../../libs/testing/eventually';
import { localReceivers } from '../support/delivery-hub';
import { Hub } from '../support/hub';
import { MetricServer } from '../support/metric-server';
import { Prometheus } from '../support/prometheus';
import { RulesHub } from '../support/rules-hub';
import { aMetricSource, SOURCES } from '../support/sources-hub';

let hub: Hub;
let shop: MetricServer;
let prometheus: Prometheus;
beforeAll(async () => {
  shop = await MetricServer.start();
  [hub, prometheus] = await Promise.all([Hub.start(localReceivers), Prometheus.start(new URL(shop.url).host)]);
});
afterAll(async () => {
  await Promise.all([hub.stop(), prometheus.stop()]);
  await shop.stop();
});

const queued = (orders: number) =>
  shop.does((response) =>
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      .end(`# TYPE orders_queued gauge\norders_queued{shop="madrid"} ${orders}\norders_queued{shop="sevilla"} 1\n`),
  );

it('a rule about a figure of a Prometheus fires and ends', async () => {
  const rules = new RulesHub(hub);
  const { body: source } = await hub.call('POST', SOURCES, {
    body: aMetricSource({ url: prometheus.url, timeout_seconds: 10 }),
  });
  const asks = async (query: string) =>
    (await hub.call('POST', `${SOURCES}/${String(source['id'])}/test`, { body: { query } })).body;
  expect(await asks('sum(')).toMatchObject({
    ok: false,
    error: expect.stringMatching(/^The server answered 400: .*parse error/) as unknown,
  });
  queued(12);
  const settled = (orders: number) =>
    eventually(async () => {
      const { series } = (await asks('orders_queued{shop="madrid"}')) as { series: { value: number }[] };
      return series[0]?.value === orders;
    });
  await settled(12);
  const rule = await rules.rule({
    rule_type: 'metric',
    source_event_type: undefined,
    metric: { source_id: source['id'], query: 'orders_queued', interval_seconds: 3_600 },
    threshold_operator: '>=',
    threshold_value: 10,
    title_template: '{{ value }} orders wait in {{ shop }}',
  });
  const evaluate = () => hub.call('POST', '/api/v1/alerts/evaluate');
  expect((await evaluate()).body).toMatchObject({ failed: [] });
  expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([
    {
      title: '12 orders wait in madrid',
      labels: { instance: new URL(shop.url).host, job: 'shop', shop: 'madrid' },
      status: 'active',
    },
  ]);
  queued(3);
  await settled(3);
  await evaluate();
  expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ status: 'resolved' }]);
});
