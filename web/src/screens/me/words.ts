import { catalogue } from '../../words/language';

export const meWords = catalogue(
  {
    title: 'Me', question: 'How am I told?', profile: 'Profile', name: 'Name', zone: 'Time zone', language: 'Language', contacts: 'How to reach me', contactsNone: 'Nobody can reach you yet. Add an address and confirm it with the code that is sent there.',
    channel: 'Channel', address: 'Address', verified: 'confirmed', unverified: 'not confirmed', disabled: 'does not work', add: 'Add', sendCode: 'Send a code', code: 'Code', confirm: 'Confirm', test: 'Send a test', sent: 'It is on its way', remove: 'Remove',
    rules: 'What comes how', rulesNone: 'Without rules of your own, the channels of the tenant apply.', after: (minutes: number) => (minutes === 0 ? 'at once' : `after ${minutes} min`), quiet: 'Quiet hours', quietNone: 'You have no quiet hours.', sessions: 'Signed in', here: 'Sign out there', since: 'since', used: 'used',
    pushHere: 'Notify me in this browser', pushIsOn: 'This browser is notified', pushHint: 'Also while the page is closed. Confirm it with the code that appears.',
    addTimes: 'Add times', quietMode: 'Messages meanwhile', modes: { hold: 'come at the end', digest: 'come at the end, as one', skip: 'stay in the app' }, workingHours: 'Working hours',
    whatIf: 'What would I get?', whatIfText: 'For an alert of this severity, now:', ask: 'Look',
  },
  {
    title: 'Yo', question: '¿Cómo se me avisa?', profile: 'Perfil', name: 'Nombre', zone: 'Zona horaria', language: 'Idioma', contacts: 'Cómo contactarme', contactsNone: 'Aún no se le puede avisar. Añada una dirección y confírmela con el código que recibirá.',
    channel: 'Canal', address: 'Dirección', verified: 'confirmada', unverified: 'sin confirmar', disabled: 'no funciona', add: 'Añadir', sendCode: 'Enviar código', code: 'Código', confirm: 'Confirmar', test: 'Enviar prueba', sent: 'Está en camino', remove: 'Quitar',
    rules: 'Qué llega cómo', rulesNone: 'Sin reglas propias valen los canales de la organización.', after: (minutes: number) => (minutes === 0 ? 'al momento' : `tras ${minutes} min`), quiet: 'Horas de descanso', quietNone: 'No tiene horas de descanso.', sessions: 'Sesiones abiertas', here: 'Cerrar allí', since: 'desde', used: 'usada',
    pushHere: 'Avisarme en este navegador', pushIsOn: 'Este navegador recibe avisos', pushHint: 'También con la página cerrada. Confírmelo con el código que aparecerá.',
    addTimes: 'Añadir horas', quietMode: 'Mensajes mientras tanto', modes: { hold: 'llegan al final', digest: 'llegan al final, en uno', skip: 'quedan en la aplicación' }, workingHours: 'Jornada',
    whatIf: '¿Qué recibiría?', whatIfText: 'Por una alerta de esta gravedad, ahora:', ask: 'Ver',
  },
  {
    title: 'Ni', question: 'Nola jakinarazten zait?', profile: 'Profila', name: 'Izena', zone: 'Ordu-eremua', language: 'Hizkuntza', contacts: 'Nola jakinarazi niri', contactsNone: 'Oraindik ezin zaizu jakinarazi. Gehitu helbide bat eta berretsi bidaliko dizugun kodearekin.',
    channel: 'Kanala', address: 'Helbidea', verified: 'berretsia', unverified: 'berretsi gabe', disabled: 'ez dabil', add: 'Gehitu', sendCode: 'Bidali kodea', code: 'Kodea', confirm: 'Berretsi', test: 'Bidali proba', sent: 'Bidean da', remove: 'Kendu',
    rules: 'Zer nola datorren', rulesNone: 'Arau propiorik gabe erakundearen kanalak balio du.', after: (minutes: number) => (minutes === 0 ? 'berehala' : `${minutes} min geroago`), quiet: 'Atseden-orduak', quietNone: 'Ez duzu atseden-ordurik.', sessions: 'Saio irekiak', here: 'Itxi han', since: 'noiztik:', used: 'erabilia',
    pushHere: 'Jakinarazi nabigatzaile honetan', pushIsOn: 'Nabigatzaile honek jakinarazpenak jasotzen ditu', pushHint: 'Baita orria itxita dagoenean ere. Berretsi agertuko den kodearekin.',
    addTimes: 'Gehitu orduak', quietMode: 'Bitarteko mezuak', modes: { hold: 'amaieran datoz', digest: 'amaieran datoz, bakar batean', skip: 'aplikazioan geratzen dira' }, workingHours: 'Lanorduak',
    whatIf: 'Zer jasoko nuke?', whatIfText: 'Larritasun honetako alerta batengatik, orain:', ask: 'Ikusi',
  },
); // prettier-ignore
