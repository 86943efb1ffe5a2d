import { channels } from '../../../libs/config/config';
import { messageKinds } from '../content';
import { composeMessage } from './compose-message';
import { MessageTemplate, templateTextFields } from './message-template';
import { sampleFacts } from './sample-facts';
import { shippedTemplates } from './shipped/shipped-templates';
import { TemplateSet } from './template-set';

const at = new Date('2026-06-30T12:00:00Z');
const tenant = { id: 'tenant', brand: 'Campana', locale: 'en', timeZone: 'UTC', currency: 'EUR' } as const;

const loop = '{% for i in (1..9999) %}{% for j in (1..9999) %}x{% endfor %}{% endfor %}';
const faults = {
  syntax: '{{ title',
  filter: '{{ title | nonsense }}',
  time: `{% if title %}${loop}{% endif %}`,
  size: '{% for i in (1..9999) %}{{ title }}{% endfor %}',
};

const own = (id: string, channel: (typeof channels)[number], kind: (typeof messageKinds)[number], texts: object) =>
  new MessageTemplate(id, {
    name: 'broken',
    channel,
    kind,
    alertType: null,
    category: null,
    severity: null,
    locale: null,
    subjectTemplate: 'mine',
    bodyTemplate: 'mine',
    htmlTemplate: 'mine',
    ...texts,
  });

const cases = Object.entries(faults).flatMap(([fault, text]) =>
  templateTextFields.map(([field, name]) => ({ fault, field, texts: { [name]: text } })),
);

it.each(cases)('a template with the fault $fault in $field never swallows a message', ({ field, texts }) => {
  for (const channel of channels)
    for (const kind of ['alert', 'resolved', 'broadcast'] as const) {
      const facts = sampleFacts({
        channel,
        kind,
        tenant,
        member: null,
        alert: null,
        publicUrl: 'https://hub.example',
        at,
      });
      const without = composeMessage(facts, new TemplateSet([]));
      const message = composeMessage(facts, new TemplateSet([own('broken', channel, kind, texts)]));
      const [failure, ...others] = message.failures;
      expect(message).toEqual({ ...without, failures: message.failures });
      expect([failure?.templateId, failure?.templateName, failure?.field]).toEqual(['broken', 'broken', field]);
      expect(failure?.error).toMatch(/\w/);
      expect(others).toEqual([]);
    }
});

it('a template that is too slow is left out for a while, and says so each time', () => {
  const facts = sampleFacts({
    channel: 'sms',
    kind: 'alert',
    tenant,
    member: null,
    alert: null,
    publicUrl: 'https://hub.example',
    at,
  });
  const set = new TemplateSet([own('slow', 'sms', 'alert', { bodyTemplate: faults.time })]);
  composeMessage(facts, set);
  const startedAt = performance.now();
  for (let n = 0; n < 90; n++) expect(composeMessage(facts, set).failures).toHaveLength(1);
  // each rendering would take more than 20 ms
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

it('when the shipped template fails too, a built-in text is sent', () => {
  const facts = sampleFacts({
    channel: 'email',
    kind: 'alert',
    tenant,
    member: null,
    alert: null,
    publicUrl: 'https://hub.example',
    at,
  });
  const broken = own('broken', 'email', 'alert', { bodyTemplate: faults.syntax });
  const set = { choose: () => [broken, broken] } as unknown as TemplateSet;
  const message = composeMessage(facts, set);
  expect(message).toMatchObject({
    subject: '[CRITICAL] Stockout: Harina de Trigo',
    message: facts.alert?.description,
    templateId: null,
  });
  expect(message.failures).toHaveLength(2);
  expect(message.content.text).toContain(facts.links.open);
});

it('a template without a subject takes the shipped one', () => {
  const facts = sampleFacts({
    channel: 'email',
    kind: 'alert',
    tenant,
    member: null,
    alert: null,
    publicUrl: 'https://hub.example',
    at,
  });
  for (const subjectTemplate of [null, '{{ event.nothing }}']) {
    const message = composeMessage(facts, new TemplateSet([own('own', 'email', 'alert', { subjectTemplate })]));
    expect([message.subject, message.message, message.templateId]).toEqual([
      '[CRITICAL] Stockout: Harina de Trigo',
      'mine',
      'own',
    ]);
  }
});

it('every shipped text compiles and renders with empty facts', () => {
  for (const template of shippedTemplates)
    expect(template.render({}, { locale: 'en', timeZone: 'UTC', currency: 'EUR' }).body).toBeDefined();
});
