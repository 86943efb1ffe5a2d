import type { MessageKind, MessageLocale } from '../../content';

/**
 * What a channel shows of an alert in its text: a form with all parts; without severity and time, which it shows beside
 * the text; without the recommended action too; or the description alone.
 */
export type TextVariant = 'full' | 'chat' | 'brief' | 'short';

interface Words {
  readonly impact: string;
  readonly action: string;
  readonly severity: string;
  readonly severities: string;
  readonly time: string;
  readonly resolved: string;
  readonly by: string;
  readonly occurrences: string;
  readonly digestSubject: string;
  readonly digestMore: string;
  readonly summaryMore: string;
  readonly ended: string;
  readonly code: string;
  readonly codeText: string;
  readonly test: string;
  readonly testText: string;
}

/** Shows the severity in Spanish capitals. */
const severityInSpanish =
  "{% if severity == 'critical' %}CRÍTICA{% elsif severity == 'high' %}ALTA{% elsif severity == 'medium' %}MEDIA{% else %}BAJA{% endif %}";

const words: Readonly<Record<MessageLocale, Words>> = {
  en: {
    impact: 'Business Impact',
    action: 'Recommended Action',
    severity: 'Severity',
    severities: '{{ severity | upcase }}',
    time: 'Time',
    resolved: 'Resolved',
    by: 'by',
    occurrences: 'Occurrences',
    digestSubject: '{{ delivery.count | number: 0 }} {% if delivery.count == 1 %}alert{% else %}alerts{% endif %}',
    digestMore: 'and {{ delivery.more | number: 0 }} more',
    summaryMore: '+{{ delivery.count | number: 0 }} more',
    ended: 'ended',
    code: '{{ delivery.code }} is your code for {{ tenant.brand }}',
    codeText:
      'Your code is **{{ delivery.code }}**. It is valid for 10 minutes.\n\nIf you did not ask for it, ignore this message.',
    test: 'Test message from {{ tenant.brand }}',
    testText: 'This is a test. Alerts will reach you here.',
  },
  es: {
    impact: 'Impacto en el negocio',
    action: 'Acción recomendada',
    severity: 'Gravedad',
    severities: severityInSpanish,
    time: 'Hora',
    resolved: 'Resuelta',
    by: 'por',
    occurrences: 'Veces',
    digestSubject: '{{ delivery.count | number: 0 }} {% if delivery.count == 1 %}alerta{% else %}alertas{% endif %}',
    digestMore: 'y {{ delivery.more | number: 0 }} más',
    summaryMore: '+{{ delivery.count | number: 0 }} más',
    ended: 'terminada',
    code: '{{ delivery.code }} es su código de {{ tenant.brand }}',
    codeText:
      'Su código es **{{ delivery.code }}**. Es válido durante 10 minutos.\n\nSi no lo ha pedido, ignore este mensaje.',
    test: 'Mensaje de prueba de {{ tenant.brand }}',
    testText: 'Esto es una prueba. Las alertas le llegarán aquí.',
  },
};

/** The date of S0's form, in the reader's time zone. */
const time = (field: string): string => `{{ ${field} | date: "%Y-%m-%d %H:%M" }}`;

const optional = (field: string, content: string): string => `{% if ${field} %}${content}{% endif %}`;

/** The parts of the body, each with the empty line after it. */
const parts = (locale: MessageLocale) => {
  const word = words[locale];
  return {
    description: optional('description', '{{ description }}\n\n'),
    impact: optional('business_impact', `**${word.impact}:**\n{{ business_impact }}\n\n`),
    action: optional('recommended_action', `**${word.action}:**\n{{ recommended_action }}\n\n`),
    facts: `${word.severity}: ${word.severities}\n${word.time}: ${time('created_at')}`,
    resolution:
      optional('resolution_notes', '{{ resolution_notes }}\n\n') +
      optional(
        'resolved_at',
        `${word.resolved}: ${time('resolved_at')}${optional('status_by_name', ` ${word.by} {{ status_by_name }}`)}\n`,
      ),
  };
};

const item = (locale: MessageLocale): string =>
  `- {% if item.url %}[{{ item.title }}]({{ item.url }}){% else %}{{ item.title }}{% endif %} · ${time('item.created_at')}` +
  `{% if item.is_ended %} (${words[locale].ended}){% endif %}`;

const list = (locale: MessageLocale): string =>
  '{% for group in delivery.groups %}**{{ group.label }} ({{ group.count | number: 0 }})**\n\n' +
  `{% for item in group.items %}${item(locale)}\n{% endfor %}\n{% endfor %}`;

const types =
  '{% for type in delivery.types %}{% unless forloop.first %}, {% endunless %}{{ type.alert_type }}: {{ type.count | number: 0 }}{% endfor %}';

/** Short texts name the three worst. */
const firstTitles =
  '{% for item in delivery.items limit: 3 %}{% unless forloop.first %}; {% endunless %}{{ item.title }}{% endfor %}';

interface ShippedText {
  readonly subject: string;
  readonly body: Readonly<Record<TextVariant, string>>;
}

const same = (text: string): Record<TextVariant, string> => ({
  full: text,
  chat: text,
  brief: text,
  short: text,
});

/** The texts of each kind of message. */
export function shippedTexts(locale: MessageLocale): Readonly<Record<MessageKind, ShippedText>> {
  const word = words[locale];
  const { description, impact, action, facts, resolution } = parts(locale);
  const moreOfDigest = `{% if delivery.more > 0 %}${word.digestMore}{% endif %}`;
  const digest = `${list(locale)}${moreOfDigest}`;
  const summary = `${optional('delivery.types[0]', `${types}\n\n`)}${list(locale)}${word.summaryMore}`;
  return {
    alert: {
      subject: '[{{ severity | upcase }}] {{ title }}',
      body: {
        full: description + impact + action + facts,
        chat: description + impact + action,
        brief: description + impact,
        short: description,
      },
    },
    resolved: {
      subject: '[RESOLVED] {{ title }}',
      body: { ...same(resolution), full: `${resolution}${facts}` },
    },
    digest: {
      subject: word.digestSubject,
      body: { ...same(digest), brief: `${firstTitles}\n${moreOfDigest}`, short: `${firstTitles}\n${moreOfDigest}` },
    },
    summary: {
      // of an incident or a storm: it names the alert that stands for the others
      subject: `{% if title %}[{{ severity | upcase }}] ${word.digestSubject}: {{ title }}{% else %}${word.summaryMore}{% endif %}`,
      body: { ...same(summary), brief: firstTitles, short: firstTitles },
    },
    notice: { subject: '{{ delivery.title }}', body: same('{{ delivery.text }}') },
    broadcast: { subject: '{{ title }}', body: same(description) },
    code: { subject: word.code, body: same(word.codeText) },
    test: { subject: word.test, body: same(word.testText) },
  };
}

/** The texts of the named templates, each for alerts of one category. */
export function namedTexts(locale: MessageLocale) {
  const { description, impact, action, facts } = parts(locale);
  const source = `\`{{ source_service }}\`${optional('source_event_type', ' · `{{ source_event_type }}`')}\n\n`;
  const occurrences = `{% if occurrence_count > 1 %}\n${words[locale].occurrences}: {{ occurrence_count | number: 0 }}{% endif %}`;
  const subject = shippedTexts(locale).alert.subject;
  return {
    systemEmail: { subject, body: description + impact + action + facts + occurrences },
    systemChat: { subject, body: source + description + action },
    applicationChat: { subject, body: source + description + impact + action },
    businessEmail: { subject, body: impact + description + action + facts + occurrences },
    securityChat: { subject, body: action + description + source },
  };
}
