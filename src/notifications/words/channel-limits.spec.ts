import fc from 'fast-check';
import { channels, type Channel } from '../../../libs/config/config';
import type { ContentByChannel } from '../content';
import { composeMessage } from './compose-message';
import type { MessageFacts } from './message-facts';
import { sampleAlert, sampleFacts } from './sample-facts';
import { segmentsOf } from './sms-segments';
import { TemplateSet } from './template-set';

const at = new Date('2026-06-30T12:00:00Z');
const tenant = { id: 'tenant', brand: 'Campana', locale: 'es', timeZone: 'UTC', currency: 'EUR' } as const;
const alert = sampleAlert('tenant', at);
const shipped = new TemplateSet([]);

const bytes = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
type Block = {
  type: string;
  text?: { text: string };
  fields?: { text: string }[];
  elements?: { text?: string; value?: string; url?: string }[];
};
type Embed = {
  title: string;
  description?: string;
  fields: { name: string; value: string }[];
  footer?: { text: string };
};

/** The entities of Telegram's HTML must be whole, and its tags closed in order. */
function isTelegramHtml(html: string): boolean {
  const open: string[] = [];
  const rest = html.replace(/<(\/?)(b|code|a)( href="[^"<>]*")?>/g, (_, end: string, tag: string) => {
    if (!end) open.push(tag);
    else if (open.pop() !== tag) open.push('wrong');
    return '';
  });
  return open.length === 0 && !/[<>]/.test(rest) && !/&(?!(amp|lt|gt|quot|#39);)/.test(rest);
}

/** For each channel, what its provider accepts. */
const isAccepted: { readonly [C in Channel]: (content: ContentByChannel[C], facts: MessageFacts) => unknown[] } = {
  email: ({ subject, text, html }) => [
    !/[\r\n]/.test(subject),
    bytes(subject) + bytes(text) + bytes(html) <= 100_000,
    html.startsWith('<!doctype html>') && html.endsWith('</html>'),
  ],
  sms: ({ text }, { links }) => [segmentsOf(text) <= 3, text.endsWith(String(links.open)), text.includes('A1')],
  whatsapp: ({ parameters }, { links }) => [
    parameters.length === 5,
    parameters.every((one) => one.length > 0 && !/[\n\t]| {4}/.test(one)),
    parameters.join('').length <= 1_024,
    parameters[4] === links.open,
  ],
  push: (content, { links, deliveryId }) => [
    bytes({ ...content, alert_id: deliveryId, delivery_id: deliveryId }) <= 2_048,
    content.url === links.open,
  ],
  slack: ({ text, blocks }) => {
    const all = blocks as Block[];
    const of = (type: string) => all.filter((block) => block.type === type);
    return [
      text.length > 0 && text.length <= 3_000,
      of('header').every((block) => (block.text?.text.length ?? 0) <= 150 && block.text?.text !== ''),
      of('section').every((block) => (block.text?.text.length ?? 1) <= 3_000 && block.text?.text !== ''),
      of('section').every(({ fields = [] }) => fields.length <= 10 && fields.every((one) => one.text.length <= 2_000)),
      JSON.stringify({ text, blocks }).length <= 9_000,
      of('actions')[0]?.elements?.[0]?.value?.length === 52,
      !/<(?!https?:\/\/[^<>|\s]*(\|[^<>]*)?>)/.test(
        all
          .map((block) => block.text?.text ?? '')
          .slice(1)
          .join('\n'),
      ),
    ];
  },
  discord: ({ embeds }, { links }) => {
    const [embed] = embeds as (Embed & { url: string })[];
    const { title = '', description = '', fields = [], footer } = embed ?? {};
    const all = [title, description, footer?.text ?? '', ...fields.flatMap(({ name, value }) => [name, value])];
    return [
      title.length > 0 && title.length <= 256,
      description.length <= 4_096,
      fields.every(({ name, value }) => name !== '' && value !== '' && value.length <= 1_024),
      all.join('').length <= 6_000,
      embed?.url === links.open,
    ];
  },
  teams: ({ card }, { links }) => [bytes(card) <= 20_000 - 200, JSON.stringify(card).includes(String(links.open))],
  telegram: ({ text, plainText, buttons }, { links }) => [
    text.length <= 4_096 && isTelegramHtml(text),
    plainText.length > 0 && plainText.length <= 4_096,
    text.endsWith(String(links.open)) && plainText.endsWith(String(links.open)),
    buttons.every((button) => !('callbackData' in button) || bytes(button.callbackData) <= 64),
  ],
  webhook: ({ data }) => [bytes(data) <= 65_536, (data['alert'] as { id: string }).id === alert.id],
  voice: ({ text }) => [text.length <= 600, text.includes('4 ')],
  in_app: ({ title, text }) => [title.length <= 500, text.length <= 10_000],
};

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

/** The checks that fail, by their place. */
function refusals<C extends Channel>(channel: C, more: Partial<MessageFacts>): number[] {
  const sample = sampleFacts({
    channel,
    kind: 'alert',
    tenant,
    member: null,
    alert: null,
    publicUrl: 'https://hub.example',
    at,
  });
  const facts = { ...sample, ...more, channel };
  const { content, failures } = composeMessage(facts, shipped);
  const checks = [
    ...isAccepted[channel](content, facts),
    failures.length === 0,
    strings(content).every((one) => one.isWellFormed() && !one.includes('\u0000')),
  ];
  return checks.flatMap((isTrue, place) => (isTrue ? [] : [place]));
}

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '<b>',
    '&',
    '<',
    '>',
    '"',
    '*_~`|',
    '](http://x)',
    '{{',
    '€^{}',
    '👨‍👩‍👧‍👦',
    'e\u0301',
    '\n',
    '\t    ',
    '\ufdd0',
    '\ufdd1',
  ),
  fc
    .constantFrom('&', '<', '👨‍👩‍👧‍👦', 'a', 'ñ', '€', '\\', '*', '"', '中', 'e\u0301')
    .chain((one) => fc.integer({ min: 50, max: 500 }).map((count) => one.repeat(count))),
);
/** The database refuses half surrogate pairs and U+0000. */
const title = fc
  .array(piece, { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join('').slice(0, 500).toWellFormed().replaceAll('\u0000', ''));

describe.each(channels)('%s', (channel) => {
  it('accepts ten thousand titles', () => {
    fc.assert(
      fc.property(title, (one) => {
        expect(refusals(channel, { alert: { ...alert, title: one } })).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);

  it.each(['x', '&', '<', '"', '\\', '*', '👨‍👩‍👧‍👦', 'é', '€', '\n', '- a\n', 'word '])(
    'accepts the longest alert made of %p',
    (one) => {
      const long = (length: number) => one.repeat(length).slice(0, length).toWellFormed();
      const largest = {
        ...alert,
        title: long(500),
        description: long(10_000),
        businessImpact: long(10_000),
        recommendedAction: long(10_000),
        resolutionNotes: long(5_000),
        alertType: long(100),
        sourceService: long(100),
        sourceEventData: { text: long(100_000), more: Array.from({ length: 5_000 }, () => one) },
        labels: { one: long(1_000) },
      };
      const reason = { code: 'rule_role', role: long(100), subject: long(255), level: 1 } as const;
      const links = Object.fromEntries(
        ['open', 'acknowledge', 'resolve', 'extend', 'unsubscribe'].map((name) => [
          name,
          `https://hub.example/a/${'A'.repeat(100)}`,
        ]),
      ) as unknown as MessageFacts['links'];
      expect(refusals(channel, { alert: largest, reason, links })).toEqual([]);
    },
  );
});
