import { refused, retry, unknown, type AnswerVerdict } from '../answers';

/** Why a message was not sent, as nodemailer tells it. */
export interface SmtpError {
  /** `EAUTH`, `EENVELOPE`, `ETLS` … */
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  /** The command that was answered. */
  readonly command?: string | undefined;
  readonly message: string;
}

/** Of the addresses' own codes (5.1.x) these two are about the sender. */
const ofSender = ['5.1.7', '5.1.8'];

const isBounce = (enhanced: string, command: string | undefined): boolean =>
  enhanced.startsWith('5.1.') && !ofSender.includes(enhanced) && command !== 'MAIL FROM';

const connectionCodes: Readonly<Record<string, 'tls' | 'timeout' | 'network' | 'other'>> = {
  ETLS: 'tls',
  ETIMEDOUT: 'timeout',
  EABORT: 'timeout',
  EDNS: 'network',
  ESOCKET: 'network',
  ECONNECTION: 'network',
  EPROTOCOL: 'network',
};

const isTls = ({ code, message }: SmtpError): boolean =>
  code === 'ETLS' || /certificate|self.signed|SSL|TLS|alert number/i.test(message);

/** What a server answered: 4xx is retried, 5xx is not, 5.1.x means that the address does not exist. */
function verdictOfReply(error: SmtpError, reply: number): AnswerVerdict {
  const isLogin = error.code === 'EAUTH';
  if (reply === 503 || (reply >= 400 && reply < 500)) return retry(isLogin ? 'auth_error' : 'server_error');
  if (isLogin || reply === 530) return refused('auth_error');
  const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(error.response ?? '')?.[0] ?? '';
  return refused('client_error', isBounce(enhanced, error.command) ? 'bounced' : null);
}

/**
 * What became of a message that failed.
 * @param hasLeft whether its text was written to the server, so that it may be delivered although there was no answer
 */
export function verdictOfSmtp(error: SmtpError, hasLeft: boolean): AnswerVerdict {
  if (error.responseCode !== undefined && error.responseCode >= 400 && error.code !== 'ETLS')
    return verdictOfReply(error, error.responseCode);
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') return refused('auth_error');
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return refused('client_error');
  const reason = isTls(error) ? 'tls' : (error.code !== undefined && connectionCodes[error.code]) || 'other';
  return hasLeft ? unknown(reason) : retry(reason);
}
