import { catalogue } from '../../words/language';

export const operationsWords = catalogue(
  {
    title: 'Operations', question: 'Does Campana work?', up: 'works', down: 'away', paused: 'paused', elsewhere: 'elsewhere', ok: 'All works', degraded: 'Something is away',
    outbox: 'Events that wait', oldest: 'The oldest waits', consumers: 'Consumers', queue: 'Queue', consuming: 'Consumes', waiting: 'Waits', processed: 'Processed', failedCount: 'Failed', last: 'Last message',
    letters: 'Dead letters', lettersNone: 'No message failed', lettersText: 'Messages that could not be processed are kept here with the reason, and can be replayed.', reason: 'Reason', error: 'What was wrong', died: 'When', replay: 'Replay', replayed: 'replayed', inspect: 'Inspect', remove: 'Delete', failedDeliveries: 'Failed deliveries', result: (text: string) => `Result: ${text}`,
  },
  {
    title: 'Operación', question: '¿Funciona Campana?', up: 'funciona', down: 'no está', paused: 'en pausa', elsewhere: 'en otro sitio', ok: 'Todo funciona', degraded: 'Falta algo',
    outbox: 'Eventos en espera', oldest: 'El más antiguo espera', consumers: 'Consumidores', queue: 'Cola', consuming: 'Consume', waiting: 'Espera', processed: 'Procesados', failedCount: 'Fallidos', last: 'Último mensaje',
    letters: 'Mensajes fallidos', lettersNone: 'No falló ningún mensaje', lettersText: 'Los mensajes que no se pudieron procesar se guardan aquí con el motivo, y se pueden repetir.', reason: 'Motivo', error: 'Qué estaba mal', died: 'Cuándo', replay: 'Repetir', replayed: 'repetido', inspect: 'Ver', remove: 'Eliminar', failedDeliveries: 'Envíos fallidos', result: (text: string) => `Resultado: ${text}`,
  },
  {
    title: 'Eragiketa', question: 'Badabil Campana?', up: 'badabil', down: 'ez dago', paused: 'etenda', elsewhere: 'beste leku batean', ok: 'Dena badabil', degraded: 'Zerbait falta da',
    outbox: 'Zain dauden gertaerak', oldest: 'Zaharrenak itxarondakoa', consumers: 'Kontsumitzaileak', queue: 'Ilara', consuming: 'Kontsumitzen', waiting: 'Zain', processed: 'Prozesatuak', failedCount: 'Huts egindakoak', last: 'Azken mezua',
    letters: 'Huts egindako mezuak', lettersNone: 'Ez du mezurik huts egin', lettersText: 'Prozesatu ezin izan diren mezuak hemen gordetzen dira arrazoiarekin, eta errepika daitezke.', reason: 'Arrazoia', error: 'Zer zegoen gaizki', died: 'Noiz', replay: 'Errepikatu', replayed: 'errepikatuta', inspect: 'Ikusi', remove: 'Ezabatu', failedDeliveries: 'Huts egindako bidalketak', result: (text: string) => `Emaitza: ${text}`,
  },
); // prettier-ignore
