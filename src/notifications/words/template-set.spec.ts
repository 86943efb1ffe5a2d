import type { TemplateMatch } from './message-template';
import { bestTemplate, type TemplateWish } from './template-set';

const any: TemplateMatch = {
  channel: 'email',
  kind: 'alert',
  alertType: null,
  category: null,
  severity: null,
  locale: null,
};
const candidates: Readonly<Record<string, Partial<TemplateMatch>>> = {
  any: {},
  inEnglish: { locale: 'en' },
  inSpanish: { locale: 'es' },
  inBasque: { locale: 'eu' },
  severity: { severity: 'critical' },
  category: { category: 'inventory' },
  categoryAndSeverity: { category: 'inventory', severity: 'critical' },
  type: { alertType: 'stockout' },
  typeInEnglish: { alertType: 'stockout', locale: 'en' },
  typeAndSeverity: { alertType: 'stockout', severity: 'critical' },
  typeAndCategory: { alertType: 'stockout', category: 'inventory' },
  slack: { channel: 'slack' },
  resolved: { kind: 'resolved' },
  otherType: { alertType: 'spoiled' },
  otherCategory: { category: 'orders', severity: 'critical' },
  otherSeverity: { alertType: 'stockout', severity: 'low' },
};
type Name = keyof typeof candidates;

const wish: TemplateWish = {
  channel: 'email',
  kind: 'alert',
  alertType: 'stockout',
  category: 'inventory',
  severity: 'critical',
  locales: ['es', 'en'],
};
const chosen = (names: readonly Name[], more: Partial<TemplateWish> = {}): string | undefined => {
  const templates = names.map((id) => ({ id, definition: { ...any, ...candidates[id] } }));
  return bestTemplate(templates, { ...wish, ...more })?.id;
};

it.each<[readonly Name[], string]>([
  [Object.keys(candidates), 'typeAndSeverity'],
  [['any', 'severity', 'category', 'categoryAndSeverity', 'type'], 'type'],
  [['type', 'typeAndCategory'], 'typeAndCategory'],
  [['any', 'severity', 'category', 'categoryAndSeverity'], 'categoryAndSeverity'],
  [['any', 'severity', 'category'], 'category'],
  [['any', 'severity'], 'severity'],
  [['any', 'inEnglish'], 'any'],
  [['any', 'inEnglish', 'inSpanish'], 'inSpanish'],
  [['inEnglish', 'inBasque'], 'inEnglish'],
  // what it matches counts more than the language
  [['inSpanish', 'typeInEnglish'], 'typeInEnglish'],
])('of %p the best is %p', (names, best) => {
  expect(chosen(names)).toBe(best);
  expect(chosen([...names].reverse())).toBe(best);
});

it.each<Name>(['slack', 'resolved', 'otherType', 'otherCategory', 'otherSeverity', 'inBasque'])(
  '%s is never chosen',
  (name) => expect(chosen([name])).toBeUndefined(),
);

it('a reader of Basque gets Basque, then Spanish, then the language of the tenant, then English', () => {
  const locales = ['eu', 'es', 'en'] as const;
  expect(chosen(['inEnglish', 'inSpanish', 'inBasque'], { locales })).toBe('inBasque');
  expect(chosen(['inEnglish', 'inSpanish'], { locales })).toBe('inSpanish');
  expect(chosen(['inEnglish'], { locales })).toBe('inEnglish');
});

it('a message about no alert takes only templates that ask for none', () => {
  const none = { alertType: null, category: null, severity: null };
  expect(chosen(['type', 'category', 'severity', 'any'], none)).toBe('any');
});
