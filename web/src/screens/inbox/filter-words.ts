import { catalogue } from '../../words/language';

/** The words of facets and saved views. */
export const filterWords = catalogue(
  {
    facets: { name: 'More filters', alert_type: 'Type', category: 'Category', source_service: 'Source', rule_id: 'Rule', newest: 'Counted among the newest 100,000 alerts.', takeAway: (name: string, value: string) => `Take away: ${name} ${value}` },
    views: { name: 'Views', none: 'A view is a filter with a name. Set the filters, then save them here.', save: 'Save these filters', change: 'Change', share: 'For everybody here', beginWith: 'The inbox begins with it', shared: 'shared', isDefault: 'first' },
  },
  {
    facets: { name: 'Más filtros', alert_type: 'Tipo', category: 'Categoría', source_service: 'Origen', rule_id: 'Regla', newest: 'Contado entre las 100.000 alertas más recientes.', takeAway: (name: string, value: string) => `Quitar: ${name} ${value}` },
    views: { name: 'Vistas', none: 'Una vista es un filtro con nombre. Ponga los filtros y guárdelos aquí.', save: 'Guardar estos filtros', change: 'Cambiar', share: 'Para todos', beginWith: 'La bandeja empieza con ella', shared: 'compartida', isDefault: 'primera' },
  },
  {
    facets: { name: 'Iragazki gehiago', alert_type: 'Mota', category: 'Kategoria', source_service: 'Iturria', rule_id: 'Araua', newest: '100.000 alerta berrienen artean zenbatuta.', takeAway: (name: string, value: string) => `Kendu: ${name} ${value}` },
    views: { name: 'Ikuspegiak', none: 'Ikuspegia izendun iragazki bat da. Jarri iragazkiak eta gorde hemen.', save: 'Gorde iragazki hauek', change: 'Aldatu', share: 'Denontzat', beginWith: 'Sarrera-ontzia honekin hasten da', shared: 'partekatua', isDefault: 'lehena' },
  },
); // prettier-ignore
