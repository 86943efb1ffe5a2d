import { catalogue } from '../../words/language';

export const noiseWords = catalogue(
  {
    title: 'The noisiest rules of the last 7 days',
    none: 'No rule has raised an alert in the last 7 days.',
    rule: 'Rule',
    matched: 'Matched',
    alerts: 'Alerts',
    told: 'Told',
    useful: 'Useful',
    suggestion: 'Suggestion',
    nothing: '–',
    apply: 'Apply',
    applied: 'The rule is changed',
    why: {
      hold: (n: number, of: number) =>
        `${n} of ${of} alerts ended within 5 minutes by themselves: wait before an alert.`,
      recovery: (n: number, of: number) => `${n} of ${of} alerts stay open, and nothing ends them: let them end.`,
      cooldown: (n: number, of: number) => `${n} of ${of} alerts repeat an earlier problem: a longer pause.`,
      window: (n: number, of: number) => `${n} of ${of} alerts repeat an open problem: fold events for longer.`,
      threshold: (n: number, of: number) => `${n} of ${of} were of no use: a stricter threshold.`,
      severity: (n: number, of: number) => `${n} of ${of} were of no use: a lower severity.`,
    },
  },
  {
    title: 'Las reglas más ruidosas de los últimos 7 días',
    none: 'Ninguna regla ha creado alertas en los últimos 7 días.',
    rule: 'Regla',
    matched: 'Coincidencias',
    alerts: 'Alertas',
    told: 'Avisadas',
    useful: 'Útiles',
    suggestion: 'Sugerencia',
    nothing: '–',
    apply: 'Aplicar',
    applied: 'La regla se ha cambiado',
    why: {
      hold: (n: number, of: number) => `${n} de ${of} alertas terminaron solas en 5 minutos: esperar antes de alertar.`,
      recovery: (n: number, of: number) => `${n} de ${of} alertas siguen abiertas y nada las cierra: que terminen.`,
      cooldown: (n: number, of: number) => `${n} de ${of} alertas repiten un problema anterior: una pausa más larga.`,
      window: (n: number, of: number) => `${n} de ${of} alertas repiten un problema abierto: agrupar más tiempo.`,
      threshold: (n: number, of: number) => `${n} de ${of} no sirvieron: un umbral más estricto.`,
      severity: (n: number, of: number) => `${n} de ${of} no sirvieron: una gravedad menor.`,
    },
  },
  {
    title: 'Azken 7 egunetako arau zaratatsuenak',
    none: 'Azken 7 egunetan ez du arauk alertarik sortu.',
    rule: 'Araua',
    matched: 'Bat etorriak',
    alerts: 'Alertak',
    told: 'Jakinaraziak',
    useful: 'Erabilgarriak',
    suggestion: 'Iradokizuna',
    nothing: '–',
    apply: 'Aplikatu',
    applied: 'Araua aldatu da',
    why: {
      hold: (n: number, of: number) =>
        `${of} alertatik ${n} berez amaitu dira 5 minututan: itxaron alerta baino lehen.`,
      recovery: (n: number, of: number) =>
        `${of} alertatik ${n} irekita daude, eta ezerk ez ditu ixten: amaitu daitezela.`,
      cooldown: (n: number, of: number) =>
        `${of} alertatik ${n} lehengo arazo baten errepikapena dira: atseden luzeagoa.`,
      window: (n: number, of: number) =>
        `${of} alertatik ${n} arazo ireki baten errepikapena dira: bildu denbora gehiagoz.`,
      threshold: (n: number, of: number) => `${of}(e)tik ${n} ez dira erabilgarri izan: atalase zorrotzagoa.`,
      severity: (n: number, of: number) => `${of}(e)tik ${n} ez dira erabilgarri izan: larritasun txikiagoa.`,
    },
  },
);
