import { catalogue } from '../../words/language';

export const calendarWords = catalogue(
  {
    calendar: 'Calendar',
    before: 'Month before',
    after: 'Next month',
    today: 'This month',
    more: (n: number) => `${n} more`,
    everything: 'everything',
    cut: 'There are more than can be shown.',
    states: { over: 'over', active: 'in force', planned: 'planned' },
    none: 'Nothing is suppressed in this time.',
  },
  {
    calendar: 'Calendario',
    before: 'Mes anterior',
    after: 'Mes siguiente',
    today: 'Este mes',
    more: (n: number) => `${n} más`,
    everything: 'todo',
    cut: 'Hay más de los que se pueden mostrar.',
    states: { over: 'terminado', active: 'vigente', planned: 'previsto' },
    none: 'No se silencia nada en este tiempo.',
  },
  {
    calendar: 'Egutegia',
    before: 'Aurreko hilabetea',
    after: 'Hurrengo hilabetea',
    today: 'Hilabete hau',
    more: (n: number) => `beste ${n}`,
    everything: 'dena',
    cut: 'Erakuts daitezkeenak baino gehiago daude.',
    states: { over: 'amaituta', active: 'indarrean', planned: 'aurreikusita' },
    none: 'Denbora honetan ez da ezer isiltzen.',
  },
);
