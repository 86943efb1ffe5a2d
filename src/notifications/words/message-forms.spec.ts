import { channels, type Channel } from '../../../libs/config/config';
import { messageKinds } from '../content';
import { composeMessage } from './compose-message';
import type { MessageFacts, MessageItem } from './message-facts';
import { MessageTemplate, type TemplateDefinition } from './message-template';
import { sampleAlert, sampleFacts } from './sample-facts';
import { shippedTemplates } from './shipped/shipped-templates';
import { TemplateSet } from './template-set';

const at = new Date('2026-06-30T22:30:00Z');
const tenant = { id: 'tenant', brand: 'ShelfOps', locale: 'en', timeZone: 'UTC', currency: 'EUR' } as const;
const member = { id: 'ana', name: 'Ana', roles: ['owner'], locale: 'en', timeZone: 'Europe/Madrid' } as const;
const shipped = new TemplateSet([]);

const factsOf = <C extends Channel>(channel: C, more: Partial<MessageFacts> = {}) => ({
  ...sampleFacts({
    channel,
    kind: more.kind ?? 'alert',
    tenant,
    member,
    alert: null,
    publicUrl: 'https://hub.example',
    at,
  }),
  ...more,
  channel,
});
const alert = sampleAlert('tenant', at);
const template = (texts: Partial<TemplateDefinition>) =>
  new MessageTemplate('own', {
    name: 'own',
    channel: 'email',
    kind: 'alert',
    alertType: null,
    category: null,
    severity: null,
    locale: null,
    subjectTemplate: null,
    bodyTemplate: 'x',
    htmlTemplate: null,
    ...texts,
  });

describe('the form of the first system', () => {
  it('has a subject and a body of its own, with the time in the zone of the reader', () => {
    const { subject, message, reason, content } = composeMessage(factsOf('email'), shipped);
    expect(subject).toBe('[CRITICAL] Stockout: Harina de Trigo');
    expect(message).toBe(`0 kg of Harina de Trigo left, needed by 5 orders.

**Business Impact:**
5 orders are at risk.

**Recommended Action:**
Order from Molinos today.

Severity: CRITICAL
Time: 2026-07-01 00:30`);
    expect(reason).toBe('You get this as owner: rule Stockout notifies owners');
    expect(content.text).toBe(
      `${message}\n\n${reason}\n\nAcknowledge: ${content.text.match(/Acknowledge: (.*)/)?.[1]}\nResolve: ${content.text.match(/Resolve: (.*)/)?.[1]}\nOpen: https://hub.example/a/${'A'.repeat(52)}`,
    );
  });

  it('leaves out empty parts', () => {
    const bare = { ...alert, businessImpact: null, recommendedAction: ' ' };
    expect(composeMessage(factsOf('email', { alert: bare }), shipped).message).toBe(
      '0 kg of Harina de Trigo left, needed by 5 orders.\n\nSeverity: CRITICAL\nTime: 2026-07-01 00:30',
    );
  });

  it('in Spanish keeps the mark of the subject, by which people sort their mail', () => {
    const { subject, message, reason } = composeMessage(
      factsOf('email', { member: { ...member, locale: 'es' } }),
      shipped,
    );
    expect(subject).toBe('[CRITICAL] Stockout: Harina de Trigo');
    expect(message).toContain('**Impacto en el negocio:**\n5 orders are at risk.');
    expect(message).toMatch(/Gravedad: CRÍTICA\nHora: 2026-07-01 00:30$/);
    expect(reason).toBe('Recibe esto como propietario: la regla Stockout avisa a los propietarios');
  });
});

it('the form of the second system is a template of the tenant', () => {
  const set = new TemplateSet([
    template({ subjectTemplate: '[{{ tenant.brand }}] {{ severity | upcase }}: {{ title }}' }),
  ]);
  expect(composeMessage(factsOf('email'), set)).toMatchObject({
    subject: '[ShelfOps] CRITICAL: Stockout: Harina de Trigo',
    templateId: 'own',
    failures: [],
  });
});

it('a resolved alert says so in its subject', () => {
  const resolved = { ...alert, resolutionNotes: 'Delivered', resolvedAt: at, statusByName: 'Luis' };
  const { subject, message } = composeMessage(factsOf('email', { kind: 'resolved', alert: resolved }), shipped);
  expect([subject, message]).toEqual([
    '[RESOLVED] Stockout: Harina de Trigo',
    'Delivered\n\nResolved: 2026-07-01 00:30 by Luis\nSeverity: CRITICAL\nTime: 2026-07-01 00:30',
  ]);
});

const item = (n: number, more: Partial<MessageItem> = {}): MessageItem => ({
  title: `Alert ${n}`,
  alertType: 'stockout',
  severity: 'low',
  createdAt: new Date(at.getTime() + n * 60_000),
  isEnded: false,
  url: null,
  ...more,
});

it('a digest shows fifty by severity, the oldest first, marks those that ended, and counts the others', () => {
  const items = Array.from({ length: 60 }, (_, n) => item(59 - n, n % 20 === 0 ? { severity: 'critical' } : {}));
  const list = { items: [...items, item(99, { severity: 'high', isEnded: true })], count: 61, types: [] };
  const { subject, message } = composeMessage(factsOf('email', { kind: 'digest', list }), shipped);
  const lines = message.split('\n').filter(Boolean);
  expect(subject).toBe('61 alerts');
  expect(lines.slice(0, 7)).toEqual([
    '**Critical (3)**',
    '- Alert 19 · 2026-07-01 00:49',
    '- Alert 39 · 2026-07-01 01:09',
    '- Alert 59 · 2026-07-01 01:29',
    '**High (1)**',
    '- Alert 99 · 2026-07-01 02:09 (ended)',
    '**Low (57)**',
  ]);
  expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(50);
  expect(lines.at(-1)).toBe('and 11 more');
});

it('a summary shows the ten worst and counts all that it stands for, by type too', () => {
  const items = Array.from({ length: 30 }, (_, n) => item(n));
  const list = { items, count: 9_996, types: [{ alertType: 'stockout', count: 9_996 }] };
  for (const [locale, more] of [
    ['en', '+9,996 more'],
    ['es', '+9.996 más'],
  ] as const) {
    const facts = factsOf('email', { kind: 'summary', list, member: { ...member, locale } });
    const { subject, message } = composeMessage(facts, shipped);
    expect(subject).toBe(more);
    expect(message.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(10);
    expect(message.endsWith(more)).toBe(true);
    expect(message).toMatch(/^stockout: 9[,.]996\n/);
  }
});

it.each([
  ['notice', 'Sample notice', 'A suppression ends in 15 minutes.'],
  ['broadcast', alert.title, alert.description],
  ['code', '123456 is your code for ShelfOps', expect.stringContaining('**123456**') as string],
  ['test', 'Test message from ShelfOps', 'This is a test. Alerts will reach you here.'],
] as const)('a message of the kind %s', (kind, subject, message) => {
  expect(composeMessage(factsOf('email', { kind }), shipped)).toMatchObject({ subject, message, failures: [] });
});

it.each([
  ['rule_role', 'You get this as staff: rule Stockout notifies staff'],
  ['assigned', 'You get this as staff: the alert is assigned to this role'],
  ['owner', 'You get this as owner: nobody else is named for this alert'],
  ['first_member', 'You get this as the first member: there is no owner to notify'],
  ['subscription', 'You get this: you subscribed to Stockout'],
  ['escalation', 'You get this: nobody reacted, and the alert escalated to level 2 of policy Stockout'],
  ['sla_at_risk', 'You get this: most of the time to answer the alert is over'],
  ['sla_breached', 'You get this: the alert was not answered in time'],
  ['on_call', 'You get this: you are on call in Stockout'],
  ['broadcast', 'You get this: it was sent to all members of your role'],
  ['destination', 'Sent here: the destination Stockout takes these alerts'],
] as const)('the reason %s is a sentence in the language of the reader', (code, sentence) => {
  const reason = { code, role: 'staff', subject: 'Stockout', level: 2 };
  expect(composeMessage(factsOf('sms', { reason }), shipped).reason).toBe(sentence);
  const bare = { code, role: null, subject: null, level: null };
  for (const locale of ['es', 'eu'] as const) {
    const facts = factsOf('sms', { reason, member: { ...member, locale } });
    expect(composeMessage(facts, shipped).reason).toMatch(/^(Recibe esto|Enviado aquí)/);
    expect(composeMessage({ ...facts, reason: bare }, shipped).reason).not.toMatch(/null|undefined|Stockout|\s{2}/);
  }
});

it.each([
  ['Critical System Alert', 'email', 'system', 'critical'],
  ['High System Alert', 'email', 'system', 'high'],
  ['System Alert - Slack', 'slack', 'system', 'low'],
  ['Application Error Alert', 'slack', 'application', 'low'],
  ['Business Metric Alert', 'email', 'business', 'low'],
  ['Security Alert', 'slack', 'security', 'low'],
] as const)('%s is for %s and the category %s', (name, channel, alertCategory, severity) => {
  const facts = factsOf(channel, { alert: { ...alert, alertCategory, severity } });
  const { templateId, failures } = composeMessage(facts, shipped);
  const used = shippedTemplates.find(({ id }) => id === templateId);
  expect([used?.definition.name, used?.definition.locale, failures]).toEqual([name, 'en', []]);
});

it('there is a shipped template for each channel, kind and language, and each renders', () => {
  for (const channel of channels)
    for (const kind of messageKinds)
      for (const locale of ['en', 'es'] as const) {
        const message = composeMessage(factsOf(channel, { kind, member: { ...member, locale } }), shipped);
        const used = shippedTemplates.find(({ id }) => id === message.templateId)?.definition;
        expect([used?.channel, used?.kind, used?.locale, message.failures]).toEqual([channel, kind, locale, []]);
        expect([channel, kind, locale, message.subject]).not.toEqual([channel, kind, locale, '']);
      }
  const ids = shippedTemplates.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('an e-mail fetches nothing', () => {
  const { html } = composeMessage(factsOf('email'), shipped).content;
  expect(html).not.toMatch(/<(img|link|script|iframe|style)\b|url\(|@import|\ssrc=/i);
});
