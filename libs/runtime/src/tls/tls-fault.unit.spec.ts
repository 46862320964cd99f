import { describe, expect, it } from '@jest/globals';
import { isTlsFault, tlsFault, tlsRefusal } from './tls-fault.js';

const fault = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('faults of TLS in words', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'address', "the server's certificate has expired"],
    ['CERT_NOT_YET_VALID', 'address', "the server's certificate is not valid yet"],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'authority', /signed by an authority that is not trusted$/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'authority', /signed by an authority that is not trusted$/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'authority', /signed by an authority that is not trusted$/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'address', 'the server does not speak TLS on this port'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'address', /no version of TLS that is accepted/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'certificate', 'the server asks for a client certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'certificate', /does not accept our client certificate \(unknown ca\)$/],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'certificate', /\(certificate expired\)$/],
    ['ERR_SSL_SOMETHING_NEW', 'address', /\(ERR_SSL_SOMETHING_NEW\)$/],
  ])('%s', (code, about, words) => {
    expect(tlsFault(fault(code))).toEqual({ about, words: expect.stringMatching(words) });
  });

  it.each([
    [
      "Hostname/IP does not match certificate's altnames: Host: localhost. is not in the cert's altnames: DNS:elsewhere.example",
      'DNS:elsewhere.example',
    ],
    [
      "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: DNS:a, DNS:b",
      'DNS:a, DNS:b',
    ],
    ["Hostname/IP does not match certificate's altnames: Host: a. is not cert's CN: b.example", 'b.example'],
    [
      "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: ",
      'it names no IP address',
    ],
    ["Hostname/IP does not match certificate's altnames: Cert does not contain a DNS name", 'it names no host'],
  ])('%s', (message, names) => {
    const { words } = tlsFault(fault('ERR_TLS_CERT_ALTNAME_INVALID', message)) ?? {};
    expect(words).toBe(`the server's certificate is for another host: ${names}`);
  });

  it('are found below what wraps them', () => {
    const wrapped = new Error('outer', { cause: new Error('middle', { cause: fault('CERT_HAS_EXPIRED') }) });
    expect(tlsFault(wrapped)?.words).toMatch(/has expired/);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', ''])('%s is none: the server may come back', (code) => {
    expect(isTlsFault(fault(code))).toBe(false);
  });

  it('name the variable to look at', () => {
    const variables = { address: 'URL', authority: 'CA', certificate: 'CERT' };
    expect(tlsRefusal(fault('SELF_SIGNED_CERT_IN_CHAIN'), variables)).toMatch(
      /^CA: the server's certificate is signed/,
    );
    expect(tlsRefusal(fault('ECONNREFUSED'), variables)).toBeNull();
  });
});
