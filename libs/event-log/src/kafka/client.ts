/** The kafkajs client as this adapter uses it: its own log and retry settings, none of its environment variables. */
import { connect as connectPlainly, isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import kafkajs, { type ISocketFactory, type Kafka, type KafkaConfig, type LogEntry, type RetryOptions } from 'kafkajs';
import { silenceNegativeTimeouts } from './negative-timeout.js';
import { rememberCoordinators } from './wire/coordinators.js';
import { encodeProduceRequests } from './wire/produce.js';

/** Where the adapter reports; pino's shape. */
export interface KafkaLogger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** Told what a socket breaks down with: kafkajs only keeps it to itself and tries again. */
  readonly onSocketFault?: (fault: Error) => void;
}

export const SILENT: KafkaLogger = { debug: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Retries inside one call of kafkajs. The first pause is paid between back-to-back transactions of one producer, hence
 * short; together they last some four seconds, long enough for a broker's restart or a new leader.
 */
export const RETRY: RetryOptions = {
  initialRetryTime: 30,
  multiplier: 1.6,
  factor: 0.1,
  maxRetryTime: 800,
  retries: 10,
};

/**
 * For members of a group, some 20 s: one that comes back under its old name after a broker's restart goes on at once,
 * while a new one waits until the group gave the old one up.
 */
export const RETRY_LONG: RetryOptions = { ...RETRY, retries: 30 };

/** For questions whose asker would rather know soon. */
export const RETRY_BRIEFLY: RetryOptions = { ...RETRY, retries: 3 };

const KEEP_ALIVE_DELAY_MS = 60_000;

export function connectKafka(connection: KafkaConnection, logger: KafkaLogger, retry = RETRY): Kafka {
  const { brokers, clientId, ssl, sasl, onSocketFault } = connection;
  silenceNegativeTimeouts();
  encodeProduceRequests();
  rememberCoordinators();
  return new kafkajs.Kafka({
    brokers: inTurn(brokers),
    clientId,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry,
    logLevel: kafkajs.logLevel.INFO,
    logCreator: () => (entry) => report(entry, logger),
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    ...(onSocketFault && { socketFactory: watched(onSocketFault) }),
  });
}

/**
 * Where a connection begins: each with the next broker of the list. Given the list itself, every client of kafkajs begins
 * with its first one, also when that one hangs and all others are well (its cluster/connectionPoolBuilder.js).
 */
function inTurn(brokers: readonly string[]): () => string[] {
  let next = 0;
  return () => [brokers[next++ % brokers.length]!];
}

/** As kafkajs makes its sockets, which come here with a name to ask for unless the host is an address. */
function watched(onFault: (fault: Error) => void): ISocketFactory {
  return ({ host, port, ssl, onConnect }) => {
    const socket = ssl
      ? connectSecurely({ host, port, ...(!isIP(host) && { servername: host }), ...ssl }, onConnect)
      : connectPlainly({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
    return socket.on('error', onFault);
  };
}

/** kafkajs calls ERROR what it retries by itself; what it gives up on reaches us as a fault and is told there. */
function report({ level, namespace, log }: LogEntry, logger: KafkaLogger): void {
  const { message, timestamp: _at, logger: _name, ...fields } = log;
  if (/offset out of range/i.test(message)) logger.error({ namespace, ...fields }, `kafka: ${message}`);
  else if (level === kafkajs.logLevel.WARN && !/rebalancing|retries for the idempotent/i.test(message)) {
    logger.warn({ namespace, ...fields }, `kafka: ${message}`);
  } else logger.debug({ namespace, ...fields }, `kafka: ${message}`);
}
