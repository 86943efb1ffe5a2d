import { catalogue } from '../../words/language';

export const notificationWords = catalogue(
  {
    title: 'Notifications', question: 'Did it arrive?', channels: 'Channels', on: 'works', off: 'not set up', broken: 'provider fails', lastSuccess: 'last success', deliveries: 'Messages', none: 'No messages', noneText: 'Each message to a person or a shared channel is listed here, with what became of it.',
    to: 'To', channel: 'Channel', state: 'State', subject: 'Subject', when: 'When', attempts: 'Tries', all: 'All states', resend: 'Send again', inspect: 'Look', why: 'Why',
    templatesNone: 'No text of your own: those of Campana are used.', template: 'Text of messages', templateName: 'Name', severity: 'Severity', realAlert: 'Shown with', sample: 'a sample', text: 'Text', preview: 'Preview', save: 'Save', saveOwn: 'Save as your own',
    destinations: 'Shared channels', destinationsNone: 'No shared channel: a chat room or a webhook that hears of alerts.', test: 'Send a test', tested: 'The test is on its way', digests: 'Digests that wait', count: 'Alerts', due: 'Due', templates: 'Texts', locale: 'Language', kind: 'Kind', origin: 'Origin', origins: { tenant: 'yours', shipped: 'of Campana' },
  },
  {
    title: 'Notificaciones', question: '¿Llegó?', channels: 'Canales', on: 'funciona', off: 'sin configurar', broken: 'falla el proveedor', lastSuccess: 'último éxito', deliveries: 'Mensajes', none: 'No hay mensajes', noneText: 'Cada mensaje a una persona o canal compartido aparece aquí, con lo que fue de él.',
    to: 'A', channel: 'Canal', state: 'Estado', subject: 'Asunto', when: 'Cuándo', attempts: 'Intentos', all: 'Todos los estados', resend: 'Enviar de nuevo', inspect: 'Ver', why: 'Por qué',
    templatesNone: 'Sin textos propios: se usan los de Campana.', template: 'Texto de mensajes', templateName: 'Nombre', severity: 'Gravedad', realAlert: 'Con la alerta', sample: 'un ejemplo', text: 'Texto', preview: 'Vista previa', save: 'Guardar', saveOwn: 'Guardar como propio',
    destinations: 'Canales compartidos', destinationsNone: 'Sin canal compartido: una sala de chat o un webhook que recibe las alertas.', test: 'Enviar prueba', tested: 'La prueba está en camino', digests: 'Resúmenes en espera', count: 'Alertas', due: 'Vence', templates: 'Textos', locale: 'Idioma', kind: 'Clase', origin: 'Origen', origins: { tenant: 'propio', shipped: 'de Campana' },
  },
  {
    title: 'Jakinarazpenak', question: 'Iritsi da?', channels: 'Kanalak', on: 'badabil', off: 'konfiguratu gabe', broken: 'hornitzaileak huts egiten du', lastSuccess: 'azken arrakasta', deliveries: 'Mezuak', none: 'Ez dago mezurik', noneText: 'Pertsona edo kanal partekatu bati bidalitako mezu bakoitza hemen dago, zer gertatu zaion barne.',
    to: 'Nori', channel: 'Kanala', state: 'Egoera', subject: 'Gaia', when: 'Noiz', attempts: 'Saiakerak', all: 'Egoera guztiak', resend: 'Bidali berriro', inspect: 'Ikusi', why: 'Zergatik',
    templatesNone: 'Testu propiorik ez: Campanarenak erabiltzen dira.', template: 'Mezuen testua', templateName: 'Izena', severity: 'Larritasuna', realAlert: 'Alerta honekin', sample: 'adibide bat', text: 'Testua', preview: 'Aurrebista', save: 'Gorde', saveOwn: 'Gorde zeure gisa',
    destinations: 'Kanal partekatuak', destinationsNone: 'Kanal partekaturik ez: alertak jasotzen dituen txat-gela edo webhooka.', test: 'Bidali proba', tested: 'Proba bidean da', digests: 'Zain dauden laburpenak', count: 'Alertak', due: 'Epea', templates: 'Testuak', locale: 'Hizkuntza', kind: 'Mota', origin: 'Jatorria', origins: { tenant: 'zurea', shipped: 'Campanarena' },
  },
); // prettier-ignore
