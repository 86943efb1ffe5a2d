import type { Severity, Status } from '../../alerts';
import { oneLine } from '../../../libs/text/one-line';
import type { MessageLocale } from '../content';
import { cutText } from './cut';
import type { MessageReason, ReasonCode } from './message-facts';

/** The words that layouts add to a message. */
interface Vocabulary {
  readonly acknowledge: string;
  readonly resolve: string;
  readonly extend: string;
  readonly open: string;
  readonly unsubscribe: string;
  readonly severity: string;
  readonly status: string;
  readonly time: string;
  readonly type: string;
  readonly source: string;
  readonly occurrences: string;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly roles: Readonly<Record<string, string>>;
  /** All members with a role. */
  readonly everybody: Readonly<Record<string, string>>;
  readonly ended: string;
  /** What to press on the telephone. */
  readonly keys: string;
  /** What to answer by SMS. */
  readonly reply: (n: number) => string;
  readonly reasons: Readonly<Record<ReasonCode, (reason: ReasonNames) => string>>;
}

interface ReasonNames {
  readonly role: string | null;
  readonly everybody: string | null;
  readonly subject: string | null;
  readonly level: number | null;
}

/** A part of a sentence that is left out when its name is not known. */
const part = (name: string | number | null, words: (name: string) => string): string =>
  name === null ? '' : words(String(name));

const en: Vocabulary = {
  acknowledge: 'Acknowledge',
  resolve: 'Resolve',
  extend: 'Extend by an hour',
  open: 'Open',
  unsubscribe: 'Unsubscribe',
  severity: 'Severity',
  status: 'Status',
  time: 'Time',
  type: 'Type',
  source: 'Source',
  occurrences: 'Occurrences',
  severities: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
  statuses: {
    active: 'Active',
    acknowledged: 'Acknowledged',
    snoozed: 'Snoozed',
    resolved: 'Resolved',
    ignored: 'Ignored',
  },
  roles: { owner: 'owner', manager: 'manager', staff: 'staff', viewer: 'viewer' },
  everybody: { owner: 'owners', manager: 'managers', staff: 'staff', viewer: 'viewers' },
  ended: 'ended',
  keys: 'Press 4 to acknowledge, 6 to resolve, 1 to repeat.',
  reply: (n) => `Reply A${n} to acknowledge, R${n} to resolve.`,
  reasons: {
    rule_role: ({ role, everybody, subject }) =>
      `You get this${part(role, (name) => ` as ${name}`)}: ${subject ? `rule ${subject}` : 'the rule'} notifies ${everybody ?? 'your role'}`,
    assigned: ({ role }) =>
      role
        ? `You get this as ${role}: the alert is assigned to this role`
        : 'You get this: the alert is assigned to you',
    owner: () => 'You get this as owner: nobody else is named for this alert',
    first_member: () => 'You get this as the first member: there is no owner to notify',
    subscription: ({ subject }) => `You get this: you subscribed to ${subject ?? 'these alerts'}`,
    escalation: ({ subject, level }) =>
      `You get this: nobody reacted, and the alert escalated${part(level, (n) => ` to level ${n}`)}${part(subject, (name) => ` of policy ${name}`)}`,
    sla_at_risk: ({ subject }) =>
      `You get this: most of the time to ${subject === 'resolution' ? 'resolve' : 'answer'} the alert is over`,
    sla_breached: ({ subject }) =>
      `You get this: the alert was not ${subject === 'resolution' ? 'resolved' : 'answered'} in time`,
    on_call: ({ subject }) => `You get this: you are on call${part(subject, (name) => ` in ${name}`)}`,
    broadcast: () => 'You get this: it was sent to all members of your role',
    destination: ({ subject }) =>
      `Sent here: ${part(subject, (name) => `the destination ${name}`) || 'this destination'} takes these alerts`,
  },
};

const es: Vocabulary = {
  acknowledge: 'Confirmar',
  resolve: 'Resolver',
  extend: 'Ampliar una hora',
  open: 'Abrir',
  unsubscribe: 'Cancelar la suscripción',
  severity: 'Gravedad',
  status: 'Estado',
  time: 'Hora',
  type: 'Tipo',
  source: 'Origen',
  occurrences: 'Veces',
  severities: { critical: 'Crítica', high: 'Alta', medium: 'Media', low: 'Baja' },
  statuses: {
    active: 'Activa',
    acknowledged: 'Confirmada',
    snoozed: 'Pospuesta',
    resolved: 'Resuelta',
    ignored: 'Ignorada',
  },
  roles: { owner: 'propietario', manager: 'encargado', staff: 'personal', viewer: 'observador' },
  everybody: {
    owner: 'los propietarios',
    manager: 'los encargados',
    staff: 'el personal',
    viewer: 'los observadores',
  },
  ended: 'terminada',
  keys: 'Pulse 4 para confirmar, 6 para resolver, 1 para repetir.',
  reply: (n) => `Responda A${n} para confirmar, R${n} para resolver.`,
  reasons: {
    rule_role: ({ role, everybody, subject }) =>
      `Recibe esto${part(role, (name) => ` como ${name}`)}: la regla${part(subject, (name) => ` ${name}`)} avisa a ${everybody ?? 'su rol'}`,
    assigned: ({ role }) =>
      role
        ? `Recibe esto como ${role}: la alerta está asignada a este rol`
        : 'Recibe esto porque la alerta está asignada a usted',
    owner: () => 'Recibe esto como propietario: no hay nadie más indicado para esta alerta',
    first_member: () => 'Recibe esto como primer miembro: no hay ningún propietario a quien avisar',
    subscription: ({ subject }) => `Recibe esto porque se suscribió a ${subject ?? 'estas alertas'}`,
    escalation: ({ subject, level }) =>
      `Recibe esto porque nadie reaccionó y la alerta se escaló${part(level, (n) => ` al nivel ${n}`)}${part(subject, (name) => ` de la política ${name}`)}`,
    sla_at_risk: ({ subject }) =>
      `Recibe esto porque casi ha pasado el tiempo para ${subject === 'resolution' ? 'resolver' : 'atender'} la alerta`,
    sla_breached: ({ subject }) =>
      `Recibe esto porque la alerta no se ${subject === 'resolution' ? 'resolvió' : 'atendió'} a tiempo`,
    on_call: ({ subject }) => `Recibe esto porque está de guardia${part(subject, (name) => ` en ${name}`)}`,
    broadcast: () => 'Recibe esto porque se envió a todos los miembros de su rol',
    destination: ({ subject }) =>
      `Enviado aquí: ${part(subject, (name) => `el destino ${name}`) || 'este destino'} recibe estas alertas`,
  },
};

/** The words of each language of the built-in texts. */
export const vocabularies: Readonly<Record<MessageLocale, Vocabulary>> = { en, es };

/** The longest name of a rule, policy or schedule in a reason. */
const MAX_NAME_LENGTH = 120;

const shortName = (name: string | null): string | null => name && cutText(oneLine(name), MAX_NAME_LENGTH);

/** The sentence that says why the reader gets the message; null: it needs none. */
export function reasonLine(reason: MessageReason | null, locale: MessageLocale): string | null {
  if (!reason) return null;
  const { roles, everybody, reasons } = vocabularies[locale];
  const role = shortName(reason.role);
  return reasons[reason.code]({
    role: role && (roles[role] ?? role),
    everybody: role && (everybody[role] ?? role),
    subject: shortName(reason.subject),
    level: reason.level,
  });
}
