/**
 * What went wrong between us and a server that is reached over TLS, in words. Codes are Node's: those of certificate
 * checks are OpenSSL's X509_V_ERR_* names (nodejs.org/api/tls.html, "X509 certificate error codes"), alerts of the other
 * side come as ERR_SSL_..._ALERT_... (RFC 8446, section 6).
 */

/** Variables of a part that name its server, the authorities that are trusted, and our own certificate. */
export interface TlsVariables {
  readonly address: string;
  readonly authority: string;
  readonly certificate: string;
}

/** Of PostgreSQL everything stands in the URL. */
export const DATABASE_TLS_VARIABLES: TlsVariables = {
  address: 'DATABASE_URL',
  authority: 'DATABASE_URL (sslrootcert)',
  certificate: 'DATABASE_URL (sslcert)',
};

export interface TlsFault {
  readonly about: keyof TlsVariables;
  readonly words: string;
}

const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)$/;
const NOT_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/;
const OTHER_VERSION = /^ERR_SSL_(UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION)$/;
/** The other side does not like what we showed, or misses it. */
const CLIENT_CERTIFICATE = /_ALERT_(CERTIFICATE_[A-Z]+|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)$/;
/** node-postgres; it gives it no code. */
const POSTGRES_WITHOUT_TLS = 'The server does not support SSL connections';

/** Null when it is no fault of TLS: then the server may just be away for a while. Looks through causes. */
export function tlsFault(fault: unknown): TlsFault | null {
  for (let at = fault, depth = 0; isFault(at) && depth < 8; at = at.cause, depth += 1) {
    const found = described(at);
    if (found) return found;
  }
  return null;
}

/** One line with the variable to look at before it; null when it is no fault of TLS. */
export function tlsRefusal(fault: unknown, variables: TlsVariables): string | null {
  const found = tlsFault(fault);
  return found && `${variables[found.about]}: ${found.words}`;
}

/** True when trying again cannot help: for whoever would wait for the server otherwise. */
export function isTlsFault(fault: unknown): boolean {
  return tlsFault(fault) !== null;
}

interface Fault {
  readonly message: string;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** Not by class: what Node itself throws is of another one in a context of its own. */
function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

function described(fault: Fault): TlsFault | null {
  const code = String(fault.code ?? '');
  const server = (words: string): TlsFault => ({ about: 'address', words });
  if (code === 'CERT_HAS_EXPIRED') return server("the server's certificate has expired");
  if (code === 'CERT_NOT_YET_VALID') return server("the server's certificate is not valid yet");
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return server(`the server's certificate is for another host: ${namesIn(fault.message)}`);
  }
  if (UNTRUSTED.test(code)) {
    return { about: 'authority', words: "the server's certificate is signed by an authority that is not trusted" };
  }
  if (NOT_TLS.test(code) || fault.message === POSTGRES_WITHOUT_TLS) {
    return server('the server does not speak TLS on this port');
  }
  if (OTHER_VERSION.test(code)) return server('the server speaks no version of TLS that is accepted (1.2 or later)');
  if (CLIENT_CERTIFICATE.test(code)) return { about: 'certificate', words: clientCertificateWords(code) };
  if (/^(CERT_|CRL_|ERR_SSL_|ERR_TLS_)|^(INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/.test(code)) {
    return server(`TLS cannot be agreed on with the server (${code})`);
  }
  return null;
}

function clientCertificateWords(code: string): string {
  if (code.endsWith('CERTIFICATE_REQUIRED')) return 'the server asks for a client certificate';
  const alert = code
    .replace(/^.*_ALERT_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
  return `the server does not accept our client certificate (${alert})`;
}

/** Node's message ends with the names of the kind that was asked for. */
function namesIn(message: string): string {
  const names = /is not (?:in the cert's (?:altnames|list)|cert's CN): (.+)$/.exec(message)?.[1];
  return names ?? (message.includes(' IP: ') ? 'it names no IP address' : 'it names no host');
}
