import type { Reader } from './filters';
import { LiquidEngine } from './liquid-engine';

const spain: Reader = { locale: 'es', timeZone: 'Europe/Madrid', currency: 'EUR' };
const america: Reader = { locale: 'en', timeZone: 'America/New_York', currency: 'USD' };

/** Renders a template, and replaces special spaces in numbers by plain ones. */
const rendered = (template: string, data: Record<string, unknown>, reader: Reader): string =>
  new LiquidEngine()
    .compile(template)(data, reader)
    .replace(/[\u00a0\u202f]/g, ' ');

it.each([
  ['{{ x | currency }}', 12345.6, '$12,345.60', '12.345,60 €'],
  ['{{ x | currency: "USD" }}', 5, '$5.00', '5,00 US$'],
  ['{{ x | currency: "gbp" }}', '7.5', '£7.50', '7,50 GBP'],
  ['{{ x | currency: "nonsense" }}', 1, '$1.00', '1,00 €'],
  ['{{ x | currency }}', 'many', '', ''],
  ['{{ x | currency | default: "?" }}', undefined, '?', '?'],
  ['{{ x | number }}', 1234.567, '1,234.57', '1.234,57'],
  ['{{ x | number: 0 }}', 12345.5, '12,346', '12.346'],
  ['{{ x | number: 99 }}', 0.5, '0.5', '0,5'],
  ['{{ x | number }}', null, '', ''],
  ['{{ x | number }}', NaN, '', ''],
  ['{{ x | number }}', [1], '', ''],
  ['{{ x | percent }}', 0.125, '13%', '13 %'],
  ['{{ x | percent: 1 }}', 0.125, '12.5%', '12,5 %'],
  ['{{ x | date }}', '2026-03-29T00:30:00Z', 'Mar 28, 2026', '29 mar 2026'],
  ['{{ x | date: "short" }}', '2026-03-29', '3/29/26', '29/3/26'],
  ['{{ x | date: "long" }}', '2026-12-31T23:30:00Z', 'December 31, 2026', '1 de enero de 2027'],
  ['{{ x | date: "time" }}', '2026-03-29T00:59:00Z', '8:59 PM', '1:59'],
  ['{{ x | date: "time" }}', '2026-03-29T01:00:00Z', '9:00 PM', '3:00'],
  ['{{ x | date: "time" }}', '2026-10-25T00:30:00Z', '8:30 PM', '2:30'],
  ['{{ x | date: "time" }}', '2026-10-25T01:30:00Z', '9:30 PM', '2:30'],
  ['{{ x | date: "datetime" }}', 0, 'Dec 31, 1969, 7:00 PM', '1 ene 1970, 1:00'],
  ['{{ x | date: "%Y-%m-%d %H:%M" }}', '2026-06-30T23:30:00Z', '2026-06-30 19:30', '2026-07-01 01:30'],
  ['{{ x | date: "nonsense" }}', '2026-06-01T12:00:00Z', 'Jun 1, 2026', '1 jun 2026'],
  ['{{ x | date }}', 'tomorrow', 'tomorrow', 'tomorrow'],
  ['{{ x | date }}', undefined, '', ''],
  ['{{ x | times: 2 | plus: 1 | currency }}', 2, '$5.00', '5,00 €'],
])('%s of %p is %s, and %s in Spain', (template, x, inAmerica, inSpain) => {
  expect([rendered(template, { x }, america), rendered(template, { x }, spain)]).toEqual([inAmerica, inSpain]);
});

it('an event cannot replace the reader', () => {
  const data = { x: 1, reader: spain, locale: 'es', globals: spain };
  expect(rendered('{{ x | currency }}', data, america)).toBe('$1.00');
});
