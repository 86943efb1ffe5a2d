import { decrypt } from 'http_ece';
import { testBrowser } from '../support/providers/provider-keys';
import { ProviderCalls } from '../support/providers/provider-calls';
import { sampleContent } from '../support/providers/sample-content';
import { openRegistry, sendSample } from '../support/providers/sending';

let calls: ProviderCalls;
beforeAll(async () => {
  calls = await ProviderCalls.open();
});
beforeEach(() => calls.renew());
afterAll(() => calls.close());
const callback = () => `https://campana.example/callbacks/twilio?delivery_id=${calls.envelope.deliveryId}`;

it('email over SendGrid', async () => {
  const { path, json } = await calls.call('email/sendgrid');
  expect(path).toBe('/v3/mail/send');
  expect(json).toEqual({
    personalizations: [
      {
        to: [{ email: calls.keyOf('email/sendgrid'), name: 'Eva' }],
        custom_args: { delivery_id: calls.envelope.deliveryId },
      },
    ],
    from: { email: 'alerts@campana.example', name: 'Campana' },
    subject: sampleContent.email.subject,
    content: [
      { type: 'text/plain', value: sampleContent.email.text },
      { type: 'text/html', value: sampleContent.email.html },
    ],
    headers: {
      'Message-ID': `<${calls.envelope.deliveryId}@campana.example>`,
      References: `<${calls.envelope.alertId}.1@campana.example>`,
      'Auto-Submitted': 'auto-generated',
      Importance: 'high',
    },
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  });
});

it('email that is not critical can be unsubscribed from, but codes and tests cannot', async () => {
  const { json } = await calls.call('email/sendgrid', { severity: 'high' });
  expect(json['headers']).toMatchObject({
    'List-Unsubscribe': '<https://campana.example/u/token>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  expect(json['headers']).not.toHaveProperty('Importance');
  for (const kind of ['code', 'test'] as const)
    expect((await calls.call('email/sendgrid', { severity: null, kind })).json['headers']).not.toHaveProperty(
      'List-Unsubscribe',
    );
});

it('SMS over Twilio', async () => {
  const { path, form } = await calls.call('sms/twilio');
  expect(path).toBe(`/2010-04-01/Accounts/${calls.fakes.keys.twilioSid}/Messages.json`);
  expect(form).toEqual({
    To: calls.keyOf('sms/twilio'),
    From: '+15005550006',
    Body: sampleContent.sms.text,
    StatusCallback: callback(),
  });
});

it('SMS over Twilio by a messaging service, and without an address for callbacks', async () => {
  const { PUBLIC_URL: _, ...environment } = calls.fakes.environment;
  const { registry, close } = openRegistry({ ...environment, TWILIO_SMS_FROM: `MG${'0'.repeat(32)}` });
  const route = calls.route('sms/twilio');
  await sendSample(registry, route);
  expect(calls.fakes.for(route.key).at(-1)?.form).toEqual({
    To: route.key,
    MessagingServiceSid: `MG${'0'.repeat(32)}`,
    Body: sampleContent.sms.text,
  });
  expect(registry.providersOf('sms').map(({ reportsDelivery }) => reportsDelivery)).toEqual([false, false]);
  await close();
});

it('SMS over SNS', async () => {
  expect((await calls.call('sms/sns')).form).toEqual({
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: calls.keyOf('sms/sns'),
    Message: sampleContent.sms.text,
    'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
  });
});

it('WhatsApp over Twilio', async () => {
  const { form } = await calls.call('whatsapp/twilio');
  expect(form).toMatchObject({ To: calls.keyOf('whatsapp/twilio'), From: 'whatsapp:+15005550007', ContentSid: 'HXes' });
  expect(JSON.parse(form['ContentVariables'] ?? '')).toEqual({
    1: 'CRITICAL',
    2: 'Sin harina',
    3: 'Quedan 0 kg',
    4: '–',
    5: 'https://campana.example/a/1',
  });
});

it('WhatsApp over Meta', async () => {
  const { path, json } = await calls.call('whatsapp/meta');
  expect(path).toBe('/v23.0/106540352242922/messages');
  const texts = ['CRITICAL', 'Sin harina', 'Quedan 0 kg', '–', 'https://campana.example/a/1'];
  expect(json).toEqual({
    messaging_product: 'whatsapp',
    to: calls.keyOf('whatsapp/meta'),
    type: 'template',
    template: {
      name: 'campana_alerta',
      language: { code: 'es_ES' },
      components: [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }],
    },
  });
});

it('WhatsApp without an approved template is refused, and says which variable lacks it', async () => {
  const { registry, close } = openRegistry({
    ...calls.fakes.environment,
    META_TEMPLATES: '{"code.es":"x"}',
    TWILIO_CONTENT_SIDS: '{"code.es":"x"}',
  });
  for (const [name, variable] of [
    ['whatsapp/twilio', 'TWILIO_CONTENT_SIDS'],
    ['whatsapp/meta', 'META_TEMPLATES'],
  ] as const)
    expect(await sendSample(registry, calls.route(name))).toMatchObject({
      outcome: 'refused',
      error: `no approved template for alert.es or alert.es: add one to ${variable}`,
    });
  await close();
});

it('a call over Twilio', async () => {
  const { path, form } = await calls.call('voice/twilio');
  expect(path).toBe(`/2010-04-01/Accounts/${calls.fakes.keys.twilioSid}/Calls.json`);
  expect(form).toEqual({
    To: calls.keyOf('voice/twilio'),
    From: '+15005550008',
    Timeout: '30',
    StatusCallback: callback(),
    Twiml:
      `<Response><Gather numDigits="1" timeout="10" action="${callback()}&#38;event=keys">` +
      '<Say language="es-ES">Alerta crítica: sin harina &#60;0 kg&#62;</Say></Gather></Response>',
  });
});

it('push to a browser, which http_ece decrypts', async () => {
  const browser = testBrowser(`${calls.fakes.url}/webpush/judge`);
  const [provider] = calls.registry.providersFor('push', browser.address);
  await provider?.send(calls.envelope, sampleContent.push, browser.address);
  const request = calls.fakes.for('/judge').at(-1);
  expect(request?.headers).toMatchObject({ ttl: '14400', urgency: 'high', 'content-encoding': 'aes128gcm' });
  expect(request?.headers['topic']).toMatch(/^[\w-]{32}$/);
  const text = decrypt(request?.body as Buffer, {
    version: 'aes128gcm',
    privateKey: browser.pair,
    authSecret: browser.address.keys.auth,
  });
  expect(JSON.parse(text.toString())).toEqual({
    ...sampleContent.push,
    alert_id: calls.envelope.alertId,
    delivery_id: calls.envelope.deliveryId,
  });
});

it('push to an app over FCM, with one access token for many messages', async () => {
  const { path, json } = await calls.call('push/fcm');
  await calls.call('push/fcm', { severity: 'low' });
  expect(path).toBe('/v1/projects/campana-test/messages:send');
  expect(json['message']).toEqual({
    token: calls.keyOf('push/fcm'),
    notification: { title: 'Sin harina', body: 'Quedan 0 kg' },
    data: {
      alert_id: calls.envelope.alertId,
      delivery_id: calls.envelope.deliveryId,
      severity: 'critical',
      url: sampleContent.push.url,
    },
    android: { priority: 'HIGH', ttl: '14400s', collapse_key: expect.stringMatching(/^[\w-]{32}$/) },
    apns: { headers: { 'apns-priority': '10', 'apns-collapse-id': calls.envelope.alertId } },
  });
  expect(calls.fakes.for('token')).toHaveLength(1);
});

it('FCM gets a new access token when Google does not know the old one any more', async () => {
  const { registry, close } = openRegistry(calls.fakes.environment);
  const route = calls.route('push/fcm');
  const before = calls.fakes.for('token').length;
  const unauthenticated = { error: { code: 401, status: 'UNAUTHENTICATED', message: 'token' } };
  calls.fakes.next(route.key, { status: 401, body: unauthenticated });
  expect(await sendSample(registry, route)).toMatchObject({ outcome: 'retry', errorCode: 'auth_error' });
  expect(await sendSample(registry, route)).toMatchObject({ outcome: 'accepted' });
  expect(calls.fakes.for('token').length - before).toBe(2);
  await close();
});

it('while Google gives no access token, nothing is sent, and it is tried again', async () => {
  const { registry, close } = openRegistry({ ...calls.fakes.environment, PROVIDER_TIMEOUT_SECONDS: '1' });
  const route = calls.route('push/fcm');
  calls.fakes.next('token', 'server_error', 'stall', 'reset', 'cut', { status: 400, body: { error: 'invalid_grant' } });
  const results = [];
  for (let i = 0; i < 5; i++) results.push((await sendSample(registry, route)).outcome);
  expect(results).toEqual(['retry', 'retry', 'retry', 'retry', 'refused']);
  expect(calls.fakes.for(route.key)).toEqual([]);
  await close();
});
