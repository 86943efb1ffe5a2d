import { catalogue } from '../../words/language';

/** The words of alerts and announcements that people write. */
export const writeWords = catalogue(
  {
    alert: 'Write an alert', announce: 'Announce', title: 'Title', text: 'Text', type: 'Type', severity: 'Severity', send: 'Send', written: 'The alert is there', announced: 'All members hear of it', sure: 'Tell all members?',
  },
  {
    alert: 'Escribir alerta', announce: 'Anunciar', title: 'Título', text: 'Texto', type: 'Tipo', severity: 'Gravedad', send: 'Enviar', written: 'La alerta está creada', announced: 'Todos lo sabrán', sure: '¿Avisar a todos?',
  },
  {
    alert: 'Idatzi alerta', announce: 'Iragarri', title: 'Izenburua', text: 'Testua', type: 'Mota', severity: 'Larritasuna', send: 'Bidali', written: 'Alerta sortuta dago', announced: 'Kide guztiek jakingo dute', sure: 'Kide guztiei jakinarazi?',
  },
); // prettier-ignore
