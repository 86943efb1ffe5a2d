import { catalogue } from '../../words/language';

export const operationsWords = catalogue(
  {
    title: 'Operations', question: 'Does Campana work?', up: 'works', down: 'away', paused: 'paused', elsewhere: 'elsewhere', ok: 'All works', degraded: 'Something is away',
    outbox: 'Events that wait', oldest: 'The oldest waits', consumers: 'Consumers', queue: 'Queue', consuming: 'Consumes', waiting: 'Waits', processed: 'Processed', failedCount: 'Failed', last: 'Last message',
    letters: 'Dead letters', lettersNone: 'No message failed', lettersText: 'Messages that could not be processed are kept here with the reason, and can be replayed.', reason: 'Reason', error: 'What was wrong', died: 'When', replay: 'Replay', replayed: 'replayed', inspect: 'Inspect', remove: 'Delete', failedDeliveries: 'Failed deliveries', result: (text: string) => `Result: ${text}`,
    letter: 'A message that failed', routingKey: 'Routing key', message: 'The message', messageHint: 'Correct it here. The letter itself stays as it came.', noObject: 'This is not a JSON object.', tryIt: 'Try without sending', sendCorrected: 'Send the corrected message',
    nothingSent: 'Tried. Nothing was sent.', sent: 'Sent again', rules: 'What the rules make of it', rule: 'Rule', outcome: 'Outcome', isRepeat: 'An event with this id was processed before: give it another event_id, else nothing becomes of it.',
    becomes: (type: string, rules: number) => (rules === 0 ? `${type} would be accepted; no rule matches it.` : `${type} would be accepted; ${rules === 1 ? '1 rule matches' : `${rules} rules match`} it.`),
    outcomes: { matched: 'raises an alert', observed: 'is counted', ends: 'ends the problem', failed: 'fails' },
  },
  {
    title: 'Operación', question: '¿Funciona Campana?', up: 'funciona', down: 'no está', paused: 'en pausa', elsewhere: 'en otro sitio', ok: 'Todo funciona', degraded: 'Falta algo',
    outbox: 'Eventos en espera', oldest: 'El más antiguo espera', consumers: 'Consumidores', queue: 'Cola', consuming: 'Consume', waiting: 'Espera', processed: 'Procesados', failedCount: 'Fallidos', last: 'Último mensaje',
    letters: 'Mensajes fallidos', lettersNone: 'No falló ningún mensaje', lettersText: 'Los mensajes que no se pudieron procesar se guardan aquí con el motivo, y se pueden repetir.', reason: 'Motivo', error: 'Qué estaba mal', died: 'Cuándo', replay: 'Repetir', replayed: 'repetido', inspect: 'Ver', remove: 'Eliminar', failedDeliveries: 'Envíos fallidos', result: (text: string) => `Resultado: ${text}`,
    letter: 'Un mensaje fallido', routingKey: 'Clave de ruta', message: 'El mensaje', messageHint: 'Corríjalo aquí. El original se queda como llegó.', noObject: 'Esto no es un objeto JSON.', tryIt: 'Probar sin enviar', sendCorrected: 'Enviar el mensaje corregido',
    nothingSent: 'Probado. No se envió nada.', sent: 'Enviado de nuevo', rules: 'Qué hacen las reglas con él', rule: 'Regla', outcome: 'Resultado', isRepeat: 'Ya se procesó un evento con este id: dele otro event_id, si no, no pasará nada.',
    becomes: (type: string, rules: number) => (rules === 0 ? `${type} se aceptaría; ninguna regla coincide.` : `${type} se aceptaría; ${rules === 1 ? 'coincide 1 regla' : `coinciden ${rules} reglas`}.`),
    outcomes: { matched: 'crea una alerta', observed: 'se cuenta', ends: 'termina el problema', failed: 'falla' },
  },
  {
    title: 'Eragiketa', question: 'Badabil Campana?', up: 'badabil', down: 'ez dago', paused: 'etenda', elsewhere: 'beste leku batean', ok: 'Dena badabil', degraded: 'Zerbait falta da',
    outbox: 'Zain dauden gertaerak', oldest: 'Zaharrenak itxarondakoa', consumers: 'Kontsumitzaileak', queue: 'Ilara', consuming: 'Kontsumitzen', waiting: 'Zain', processed: 'Prozesatuak', failedCount: 'Huts egindakoak', last: 'Azken mezua',
    letters: 'Huts egindako mezuak', lettersNone: 'Ez du mezurik huts egin', lettersText: 'Prozesatu ezin izan diren mezuak hemen gordetzen dira arrazoiarekin, eta errepika daitezke.', reason: 'Arrazoia', error: 'Zer zegoen gaizki', died: 'Noiz', replay: 'Errepikatu', replayed: 'errepikatuta', inspect: 'Ikusi', remove: 'Ezabatu', failedDeliveries: 'Huts egindako bidalketak', result: (text: string) => `Emaitza: ${text}`,
    letter: 'Huts egindako mezu bat', routingKey: 'Bideratze-gakoa', message: 'Mezua', messageHint: 'Zuzendu hemen. Jatorrizkoa iritsi bezala geratzen da.', noObject: 'Hau ez da JSON objektu bat.', tryIt: 'Probatu bidali gabe', sendCorrected: 'Bidali zuzendutako mezua',
    nothingSent: 'Probatuta. Ez da ezer bidali.', sent: 'Berriro bidalita', rules: 'Zer egiten duten arauek', rule: 'Araua', outcome: 'Emaitza', isRepeat: 'Id hau duen gertaera bat lehenago prozesatu zen: eman beste event_id bat, bestela ez da ezer gertatuko.',
    becomes: (type: string, rules: number) => (rules === 0 ? `${type} onartuko litzateke; ez dator bat arauekin.` : `${type} onartuko litzateke; ${rules === 1 ? 'arau 1 dator bat' : `${rules} arau datoz bat`}.`),
    outcomes: { matched: 'alerta bat sortzen du', observed: 'zenbatzen da', ends: 'arazoa amaitzen du', failed: 'huts egiten du' },
  },
); // prettier-ignore
