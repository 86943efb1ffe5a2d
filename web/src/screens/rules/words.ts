import { catalogue } from '../../words/language';

export const ruleWords = catalogue(
  {
    title: 'Rules', question: 'What becomes an alert?', make: 'New rule', none: 'No rules', noneText: 'A rule says which events become an alert, and what it says. Begin with a pack of proven rules.', name: 'Rule', event: 'Event', severity: 'Severity', state: 'State', on: 'on', off: 'off', errors: 'fails', type: 'Kind',
    packs: 'Packs of rules', install: (n: number) => `Install ${n} rules`, installed: (n: number) => `${n} rules are new`, enable: 'Switch on', disable: 'Switch off', save: 'Save', test: 'Try on the last 200 events', definition: 'Definition', definitionHint: 'The rule as JSON, as the API takes it.', notJson: 'This is no JSON',
    triedBefore: (raised: number) => `As it is saved: ${raised} would become a new alert.`,
    tried: (events: number, matched: number, raised: number) => `${events} events: ${matched} match, ${raised} would become a new alert.`, stats: 'The last 24 hours', matched: 'Matched', raised: 'New alerts', folded: 'Folded', suppressed: 'Suppressed', notified: 'Told', useful: 'Useful', history: 'History', version: 'Version', restore: 'Restore', remove: 'Delete', why: 'Why', outcome: 'Outcome', file: 'Export (YAML)', sample: 'The alert would say', back: 'All rules',
    outcomes: { raised: 'new alert', folded: 'folded', throttled: 'throttled', suppressed: 'suppressed', outdated: 'too old', recovered: 'ends an alert', watched: 'watched', inactive: 'not active then', unmatched: 'no match', other_type: 'another event' },
  },
  {
    title: 'Reglas', question: '¿Qué se convierte en alerta?', make: 'Nueva regla', none: 'No hay reglas', noneText: 'Una regla dice qué eventos se convierten en alerta, y qué dice. Empiece con un paquete de reglas probadas.', name: 'Regla', event: 'Evento', severity: 'Gravedad', state: 'Estado', on: 'activa', off: 'inactiva', errors: 'falla', type: 'Clase',
    packs: 'Paquetes de reglas', install: (n: number) => `Instalar ${n} reglas`, installed: (n: number) => `${n} reglas nuevas`, enable: 'Activar', disable: 'Desactivar', save: 'Guardar', test: 'Probar con los últimos 200 eventos', definition: 'Definición', definitionHint: 'La regla como JSON, tal como la acepta la API.', notJson: 'Esto no es JSON',
    triedBefore: (raised: number) => `Tal como está guardada: ${raised} serían una alerta nueva.`,
    tried: (events: number, matched: number, raised: number) => `${events} eventos: ${matched} coinciden, ${raised} serían una alerta nueva.`, stats: 'Las últimas 24 horas', matched: 'Coincidencias', raised: 'Alertas nuevas', folded: 'Agrupadas', suppressed: 'Silenciadas', notified: 'Avisadas', useful: 'Útiles', history: 'Historial', version: 'Versión', restore: 'Restaurar', remove: 'Eliminar', why: 'Por qué', outcome: 'Resultado', file: 'Exportar (YAML)', sample: 'La alerta diría', back: 'Todas las reglas',
    outcomes: { raised: 'alerta nueva', folded: 'agrupado', throttled: 'limitado', suppressed: 'silenciado', outdated: 'demasiado antiguo', recovered: 'cierra una alerta', watched: 'observado', inactive: 'no activa entonces', unmatched: 'no coincide', other_type: 'otro evento' },
  },
  {
    title: 'Arauak', question: 'Zer bihurtzen da alerta?', make: 'Arau berria', none: 'Ez dago araurik', noneText: 'Arauak esaten du zein gertaera bihurtzen den alerta, eta zer dioen. Hasi arau frogatuen sorta batekin.', name: 'Araua', event: 'Gertaera', severity: 'Larritasuna', state: 'Egoera', on: 'piztuta', off: 'itzalita', errors: 'huts egiten du', type: 'Mota',
    packs: 'Arau sortak', install: (n: number) => `Instalatu ${n} arau`, installed: (n: number) => `${n} arau berri`, enable: 'Piztu', disable: 'Itzali', save: 'Gorde', test: 'Probatu azken 200 gertaerekin', definition: 'Definizioa', definitionHint: 'Araua JSON gisa, APIak hartzen duen bezala.', notJson: 'Hau ez da JSON',
    triedBefore: (raised: number) => `Gordeta dagoen bezala: ${raised} alerta berri lirateke.`,
    tried: (events: number, matched: number, raised: number) => `${events} gertaera: ${matched} bat datoz, ${raised} alerta berri lirateke.`, stats: 'Azken 24 orduak', matched: 'Bat etorriak', raised: 'Alerta berriak', folded: 'Bilduak', suppressed: 'Isilduak', notified: 'Jakinaraziak', useful: 'Erabilgarriak', history: 'Historia', version: 'Bertsioa', restore: 'Berrezarri', remove: 'Ezabatu', why: 'Zergatik', outcome: 'Emaitza', file: 'Esportatu (YAML)', sample: 'Alertak hau esango luke', back: 'Arau guztiak',
    outcomes: { raised: 'alerta berria', folded: 'bildua', throttled: 'mugatua', suppressed: 'isildua', outdated: 'zaharregia', recovered: 'alerta bat ixten du', watched: 'begiratua', inactive: 'orduan itzalita', unmatched: 'ez dator bat', other_type: 'beste gertaera bat' },
  },
); // prettier-ignore
