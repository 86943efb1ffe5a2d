import type { LinkTarget } from '../link-target';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const texts = {
  en: {
    acknowledge: 'Acknowledge',
    resolve: 'Resolve',
    extend: 'Extend by an hour',
    unsubscribe: 'Unsubscribe',
    done: 'Done. You can close this page.',
    unsubscribed: 'You get no more messages like this one over this channel.',
    ask: 'Do you want no more messages like this one?',
    status: 'Status',
  },
  es: {
    acknowledge: 'Confirmar',
    resolve: 'Resolver',
    extend: 'Ampliar una hora',
    unsubscribe: 'Darse de baja',
    done: 'Hecho. Puede cerrar esta página.',
    unsubscribed: 'Ya no recibirá mensajes como este por este canal.',
    ask: '¿No quiere más mensajes como este?',
    status: 'Estado',
  },
} as const;

type Locale = keyof typeof texts;
const localeOfTarget = ({ delivery: { locale } }: LinkTarget): Locale =>
  locale === 'en' || locale === null ? 'en' : 'es';

/** A whole page without anything remote. */
const page = (locale: Locale, title: string, body: string): string => `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escaped(title)}</title>
<style>body{font:16px sans-serif;max-width:36em;margin:3em auto;padding:0 1em}button{font:inherit;padding:.6em 1.2em}</style>
</head><body><h1>${escaped(title)}</h1>${body}</body></html>`;

const form = (label: string): string => `<form method="post"><button type="submit">${escaped(label)}</button></form>`;

/** The page that asks before it acts, or shows the alert. */
export function askingPage(target: LinkTarget): string {
  const { action, alert, delivery } = target;
  const locale = localeOfTarget(target);
  const word = texts[locale];
  const title = alert?.title ?? delivery.subject ?? 'Campana';
  const about = alert ? `<p>${escaped(alert.description)}</p><p>${word.status}: ${escaped(alert.status)}</p>` : '';
  if (action === 'open') return page(locale, title, about);
  if (action === 'unsubscribe') return page(locale, title, `<p>${word.ask}</p>${form(word.unsubscribe)}`);
  return page(locale, title, `${about}${form(word[action])}`);
}

/** The page after an action. */
export function donePage(target: LinkTarget): string {
  const locale = localeOfTarget(target);
  const word = texts[locale];
  const { action, alert, delivery } = target;
  const text = action === 'unsubscribe' ? word.unsubscribed : word.done;
  return page(locale, alert?.title ?? delivery.subject ?? 'Campana', `<p>${text}</p>`);
}

/** The page for a link that does nothing. @param text why */
export const refusalPage = (text: string): string => page('en', 'Campana', `<p>${escaped(text)}</p>`);
