import { catalogue } from '../words/language';

/** The words of the search for everything. */
export const searchWords = catalogue(
  {
    title: 'Search', hint: 'Alerts, incidents, rules, people, schedules, screens', none: 'Nothing has these words.',
    kinds: { alert: 'Alert', incident: 'Incident', rule: 'Rule', member: 'Person', schedule: 'Schedule', screen: 'Screen' },
  },
  {
    title: 'Buscar', hint: 'Alertas, incidentes, reglas, personas, turnos, pantallas', none: 'Nada contiene estas palabras.',
    kinds: { alert: 'Alerta', incident: 'Incidente', rule: 'Regla', member: 'Persona', schedule: 'Turno', screen: 'Pantalla' },
  },
  {
    title: 'Bilatu', hint: 'Alertak, gorabeherak, arauak, pertsonak, txandak, pantailak', none: 'Ezerk ez ditu hitz hauek.',
    kinds: { alert: 'Alerta', incident: 'Gorabehera', rule: 'Araua', member: 'Pertsona', schedule: 'Txanda', screen: 'Pantaila' },
  },
); // prettier-ignore
