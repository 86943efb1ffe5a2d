import { catalogue } from '../../words/language';

export const analyticsWords = catalogue(
  {
    title: 'Analytics', question: 'Is it getting better?', days: (n: number) => `${n} days`, alerts: 'Alerts', events: 'Events per alert', response: 'Reaction, median', resolution: 'Solution, median', inTime: 'In time',
    before: 'before', byDay: 'Alerts by day', table: 'As a table', csv: 'CSV', byType: 'By type', type: 'Type', share: 'Share', p50: 'Median reaction', p90: '90 % react within', bySeverity: 'By severity', severity: 'Severity', day: 'Day', total: 'Total', none: 'No alerts in this time', noise: 'From events to messages', funnel: { events: 'Events', matched: 'A rule concerns them', folded: 'Folded into open alerts', suppressed: 'Suppressed', alerts: 'New alerts', notified: 'Alerts that told people' }, eventsAll: 'Events', met: 'met', violated: 'missed', sla: 'Deadlines',
  },
  {
    title: 'Análisis', question: '¿Va mejor?', days: (n: number) => `${n} días`, alerts: 'Alertas', events: 'Eventos por alerta', response: 'Reacción, mediana', resolution: 'Solución, mediana', inTime: 'A tiempo',
    before: 'antes', byDay: 'Alertas por día', table: 'Como tabla', csv: 'CSV', byType: 'Por tipo', type: 'Tipo', share: 'Parte', p50: 'Reacción mediana', p90: 'El 90 % reacciona en', bySeverity: 'Por gravedad', severity: 'Gravedad', day: 'Día', total: 'Total', none: 'Sin alertas en este tiempo', noise: 'De eventos a avisos', funnel: { events: 'Eventos', matched: 'Con una regla', folded: 'Agrupados en alertas abiertas', suppressed: 'Silenciados', alerts: 'Alertas nuevas', notified: 'Alertas que avisaron' }, eventsAll: 'Eventos', met: 'cumplidos', violated: 'incumplidos', sla: 'Plazos',
  },
  {
    title: 'Analisia', question: 'Hobetzen ari da?', days: (n: number) => `${n} egun`, alerts: 'Alertak', events: 'Gertaerak alertako', response: 'Erreakzioa, mediana', resolution: 'Konponketa, mediana', inTime: 'Garaiz',
    before: 'lehen', byDay: 'Alertak egunez', table: 'Taula gisa', csv: 'CSV', byType: 'Motaren arabera', type: 'Mota', share: 'Zatia', p50: 'Erreakzio mediana', p90: '% 90ek honen barruan', bySeverity: 'Larritasunaren arabera', severity: 'Larritasuna', day: 'Eguna', total: 'Guztira', none: 'Ez dago alertarik denbora honetan', noise: 'Gertaeretatik jakinarazpenetara', funnel: { events: 'Gertaerak', matched: 'Arau batekin', folded: 'Alerta irekietan bilduak', suppressed: 'Isilduak', alerts: 'Alerta berriak', notified: 'Jakinarazi diren alertak' }, eventsAll: 'Gertaerak', met: 'beteta', violated: 'ez beteak', sla: 'Epeak',
  },
); // prettier-ignore
