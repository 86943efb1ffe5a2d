import type { NotifyRequest } from '../../../notifications';
import type { SwapRecord } from './swap-record';

/** What somebody is told of a swap request. */
export type SwapNews = 'asked' | 'accepted' | 'declined' | 'cancelled' | 'flagged';

const english: Readonly<Record<SwapNews, readonly [title: string, text: string]>> = {
  asked: ['Take over a shift?', 'You are asked to take over a shift'],
  accepted: ['Your shift is taken over', 'Somebody takes over your shift'],
  declined: ['Your swap was declined', 'Nobody takes over your shift: the request was declined'],
  cancelled: ['A swap was cancelled', 'The swap was cancelled'],
  flagged: ['Check a swap', 'The schedule was edited, and the shift of an accepted swap has moved'],
};

const spanish: typeof english = {
  asked: ['¿Puede hacer una guardia?', 'Le piden que se haga cargo de una guardia'],
  accepted: ['Su guardia está cubierta', 'Alguien se hace cargo de su guardia'],
  declined: ['Su cambio fue rechazado', 'Nadie se hace cargo de su guardia: se rechazó la petición'],
  cancelled: ['Cambio de guardia anulado', 'El cambio de guardia se anuló'],
  flagged: [
    'Revise un cambio de guardia',
    'El calendario ha cambiado, y la guardia de un cambio aceptado se ha movido',
  ],
};

const shownTime = (locale: string, timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);

/** Tells some members what has become of a swap request. Each is told once of each version of it. */
export const swapNotice = (
  news: SwapNews,
  { tenantId, id, version, startsAt, endsAt }: SwapRecord,
  schedule: { readonly name: string; readonly timeZone: string },
  memberIds: readonly string[],
): NotifyRequest => {
  const wordsIn = (locale: 'en' | 'es') => {
    const [title, text] = (locale === 'en' ? english : spanish)[news];
    const times = [startsAt, endsAt].map((at) => shownTime(locale, schedule.timeZone, at)).join(' – ');
    return { title: `${title}: ${schedule.name}`, text: `${text}: ${times} (${schedule.timeZone}).` };
  };
  return {
    tenantId,
    alertId: null,
    epoch: null,
    cause: `on_call_swap:${news}:${id}:${version}`,
    targets: memberIds.map((memberId) => ({ memberId })),
    channels: null,
    urgent: false,
    text: { en: wordsIn('en'), es: wordsIn('es') },
    reason: null,
  };
};
