import { describe, expect, it } from '@jest/globals';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { isDatabaseUnavailable } from './faults.js';

const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('a database that is not there', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a name that does not resolve', withCode('ENOTFOUND')],
    ['refused on every address', new AggregateError([withCode('ECONNREFUSED')])],
    ['a shutdown', new QueryFailedError('SELECT 1', [], withCode('57P01'))],
    ['a start-up that is not done', withCode('57P03')],
    ['too many connections', withCode('53300')],
    ['a certificate that has expired', withCode('CERT_HAS_EXPIRED')],
    ['an authority that is not trusted', withCode('SELF_SIGNED_CERT_IN_CHAIN')],
    ['TLS that cannot be agreed on', withCode('ERR_SSL_WRONG_VERSION_NUMBER')],
    ['a standby', new QueryFailedError('INSERT', [], withCode('25006'))],
    ['a cut connection', new Error('Connection terminated unexpectedly')],
    ['a pool without answer', new Error('timeout exceeded when trying to connect')],
    ['a connection that broke within a transaction', new QueryRunnerAlreadyReleasedError()],
    ['the same, before the next statement', new QueryRunnerProviderAlreadyReleasedError()],
    ['whatever is fatal to a session', Object.assign(withCode('55000'), { severity: 'FATAL' })],
  ])('shows in %s', (_name, fault) => expect(isDatabaseUnavailable(fault)).toBe(true));

  it.each([
    ['a unique constraint', new QueryFailedError('INSERT', [], withCode('23505'))],
    ['a syntax error', new QueryFailedError('SELEC', [], withCode('42601'))],
    ['a fault of ours', new TypeError('x is not a function')],
    ['no error at all', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('does not show in %s', (_name, fault) => expect(isDatabaseUnavailable(fault)).toBe(false));
});
