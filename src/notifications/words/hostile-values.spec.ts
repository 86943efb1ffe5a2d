import fc from 'fast-check';
import { channels, type Channel } from '../../../libs/config/config';
import { composeMessage } from './compose-message';
import { MessageTemplate } from './message-template';
import { sampleAlert, sampleFacts } from './sample-facts';
import { TemplateSet } from './template-set';

const at = new Date('2026-06-30T12:00:00Z');
const tenant = { id: 'tenant', brand: 'Campana', locale: 'en', timeZone: 'UTC', currency: 'EUR' } as const;

const bodyTemplate = `**Bold {{ title }}** and \`{{ event.value }}\`

{{ description }}
[Label {{ event.value }}]({{ links.open }}) [{{ event.value }}](https://hub.example/{{ event.value }})

- {{ event.value }}
- **{{ recommended_action }}** {{ business_impact | upcase }}
{% capture both %}{{ title }}{{ event.value }}{% endcapture %}{{ both }}{% echo event.value %}`;

const own = (channel: Channel) =>
  new MessageTemplate('own', {
    name: 'own',
    channel,
    kind: 'alert',
    alertType: null,
    category: null,
    severity: null,
    locale: null,
    subjectTemplate: '{{ title }}',
    bodyTemplate,
    htmlTemplate: channel === 'email' ? '<p title="{{ event.value }}">{{ event.value }}</p>' : null,
  });

function contentOf<C extends Channel>(channel: C, value: string, isOwn: boolean) {
  const alert = {
    ...sampleAlert('tenant', at),
    title: value,
    description: value,
    recommendedAction: value,
    businessImpact: value,
    sourceService: value,
    alertType: value,
    sourceEventData: { value },
  };
  const facts = sampleFacts({
    channel,
    kind: 'alert',
    tenant,
    member: null,
    alert,
    publicUrl: 'https://hub.example',
    at,
  });
  const reason = { code: 'rule_role', role: 'owner', subject: value, level: null } as const;
  const message = composeMessage({ ...facts, channel, reason }, new TemplateSet(isOwn ? [own(channel)] : []));
  expect(message.failures).toEqual([]);
  return message.content;
}

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};
const found = (text: string, pattern: RegExp): string => (text.match(pattern) ?? []).join(' ');
/** Addresses contain the value, encoded. */
const withoutAddresses = (text: string): string => text.replace(/https:\/\/hub\.example\/[^\s"<>|)]*/g, 'ADDRESS');

/** Within a code, a channel reads nothing; but a value must not end it. */
const withoutCode = (text: string): string => text.replace(/`[^`]*`/g, '``');

/** What the channel could read as markup, in its order (`_` before the end of a text that was cut is a part of a word): written from the documentation of the channels, not from our code. */
const markupIn: Partial<Record<Channel, (text: string) => string>> = {
  email: (text) =>
    found(
      withoutAddresses(text)
        .replace(/ title="[^"]*"/g, ' title')
        .replaceAll('<br>', ''),
      /<[^>]*>/g,
    ),
  telegram: (text) => found(withoutAddresses(text), /<[^>]*>|(?<![\w.+-])@\w+/g),
  slack: (text) =>
    found(
      withoutCode(withoutAddresses(text)),
      /<[^>|]*|[*`]|(?<![\p{L}\p{N}])[_~]|[_~](?![\p{L}\p{N}…])|^\s*(&gt;|>)|(?<![\w.+-])@\w+/gmu,
    ),
  discord: (text) =>
    found(
      withoutCode(withoutAddresses(text).replace(/\\[^0-9A-Za-z\s]/g, '·')),
      /[*_~`|<>[\]()#]|:\/\/|^\s*[-+>]|^\s*\d+[.)]|(?<![\w.+-])@\w+|@(everyone|here)/gm,
    ),
  teams: (text) =>
    found(
      withoutAddresses(text),
      /[*`]|\]\(|<\w|<\/|(?<![\p{L}\p{N}])[_~]|[_~](?![\p{L}\p{N}…])|^\s*[-+>#]|^\s*\d+[.)]|(?<![\w.+-])@\w+/gmu,
    ),
  whatsapp: (text) => found(text, /[*`]|(?<![\p{L}\p{N}])[_~]|[_~](?![\p{L}\p{N}…])|(?<![\w.+-])@\w+/gu),
};

/** The texts in which the channel looks for markup. */
const parsedTexts = (channel: Channel, content: unknown): string[] => {
  if (channel === 'email') return [(content as { html: string }).html];
  if (channel === 'telegram') return [(content as { text: string }).text];
  if (channel === 'slack') {
    const { text, blocks } = content as { text: string; blocks: { type: string }[] };
    return [text, ...strings(blocks.filter(({ type }) => type !== 'header' && type !== 'actions'))];
  }
  if (channel === 'discord') {
    const [{ title, description, fields }] = (
      content as { embeds: [{ title: string; description: string; fields: { value: string }[] }] }
    ).embeds;
    return [title, description, ...fields.map(({ value }) => value)];
  }
  return strings(content);
};

const piece = fc.oneof(
  fc.constantFrom('**', '*', '_', '~', '`', '```', '||', '[x](http://evil.example)', '[', ']', '(', ')', '](', '\\'),
  fc.constantFrom(
    '<http://evil.example|x>',
    '<!channel>',
    '<@U123>',
    '<#C1>',
    '@everyone',
    '@here',
    '@ana',
    'a@example.com',
  ),
  fc.constantFrom(
    '<b>',
    '</b>',
    '<a href="http://evil.example">',
    '<script>',
    '<at>Ana</at>',
    '&lt;b&gt;',
    '&',
    '"',
    "'",
    '<!--',
  ),
  fc.constantFrom(
    '{{ 7 | times: 7 }}',
    '{% raw %}',
    '{{ tenant.id }}',
    '\ufdd0',
    '\ufdd1',
    '\ufdd2',
    '\u0000',
    '\ud83d',
  ),
  fc.constantFrom(
    '\n',
    '\n- ',
    '\n> ',
    '\n# ',
    '\n1. ',
    '\n* ',
    '\n\n',
    '- ',
    '> ',
    '# ',
    '1. ',
    ' ',
    'word',
    'é',
    '2',
    'javascript:',
  ),
  fc.string({ maxLength: 4 }),
);
const hostile = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('').slice(0, 60));

describe.each(Object.keys(markupIn) as (keyof typeof markupIn)[])('%s', (channel) => {
  const markup = (value: string, isOwn: boolean) =>
    parsedTexts(channel, contentOf(channel, value, isOwn)).map((text) => markupIn[channel]?.(text));

  it.each([true, false])('no value can add markup, a link or a mention (template of the tenant: %p)', (isOwn) => {
    const plain = markup('x', isOwn);
    expect(plain.join('')).toMatch(channel === 'whatsapp' ? /^$/ : /\S/);
    fc.assert(
      fc.property(hostile, (value) => expect(markup(`x${value}x`, isOwn)).toEqual(plain)),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(hostile, (value) => expect(markup(`${value}x`, isOwn)).toEqual(plain)),
      { numRuns: 1_000 },
    );
  });
});

it.each(channels)('%s: no value is read as a template', (channel) => {
  const all = strings(contentOf(channel, '{{ 7 | times: 7 }}{{ tenant.id }}', true)).join('\n');
  expect(all).not.toMatch(/\b49\b/);
});

it('a value stays readable', () => {
  const { html } = contentOf('email', 'Tom & <Jerry> "2*3" a_b', false);
  expect(html).toContain('Tom &amp; &lt;Jerry&gt; &quot;2*3&quot; a_b');
  const [, , body] = contentOf('slack', 'a_b_c & 10 < 20, ana@example.com', false).blocks as {
    text: { text: string };
  }[];
  expect(body?.text.text).toContain('a_b_c &amp; 10 &lt; 20, ana@example.com');
});

it.each(['javascript:alert', 'data:text/html,x', '//evil.example', 'ftp://x', 'http://', 'x'])(
  'a link to %p is only its text',
  (address) => {
    const template = own('slack');
    const linked = new MessageTemplate('own', { ...template.definition, bodyTemplate: `[Look](${address})` });
    const facts = sampleFacts({
      channel: 'slack',
      kind: 'alert',
      tenant,
      member: null,
      alert: null,
      publicUrl: 'https://hub.example',
      at,
    });
    const { content } = composeMessage({ ...facts, channel: 'slack' }, new TemplateSet([linked]));
    const body = (content.blocks as { text?: { text: string } }[])[2]?.text?.text;
    expect(body).toBe('Look');
  },
);
