/** Which faults mean that the database is not there, as opposed to a statement that is wrong. */
import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  TypeORMError,
} from 'typeorm';

/** PostgreSQL's classes 08 (connection), 57P (shutdown, crash, not yet up), 53 (out of connections, memory, disk), 25006. */
const SQL_STATES = /^(08...|57P0[1-5]|53...|25006)$/;
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** A connection that TLS forbids: a certificate that has expired is renewed some time (nodejs.org/api/tls.html). */
const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_(GET|VERIFY)_)/;
/** The driver's own words; it gives them no code. */
const MESSAGES =
  /^(Connection terminated|The server does not support SSL connections|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after|Client was closed)/;

/** True when the same statement may work later, once PostgreSQL is back. */
export function isDatabaseUnavailable(fault: unknown): boolean {
  if (fault instanceof QueryFailedError) return isDatabaseUnavailable(fault.driverError);
  // A connection that broke within a transaction.
  if (fault instanceof QueryRunnerAlreadyReleasedError) return true;
  if (fault instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  if (fault instanceof AggregateError) return fault.errors.some(isDatabaseUnavailable);
  if (!(fault instanceof Error) || fault instanceof TypeORMError) return false;
  // The server ended the connection, or did not let it come about, for whatever reason.
  if ('severity' in fault && (fault.severity === 'FATAL' || fault.severity === 'PANIC')) return true;
  const code = 'code' in fault ? String(fault.code) : '';
  return SQL_STATES.test(code) || SOCKET_CODES.has(code) || TLS_CODES.test(code) || MESSAGES.test(fault.message);
}
