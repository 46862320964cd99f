/** What `npm start` is told: command-line options first, then the environment, then defaults. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  ConfigInvalid,
  doorCertificate,
  doorVariables,
  insightVariables,
  loadConfig,
  variables,
  type CertificateFiles,
} from '#runtime';
import { geoVariables } from '../../enricher/src/config.js';
import { adminOf, adminVariables, linksOf, linkVariables, socketVariables } from '../../gateway/src/config.js';
import type { MailSettings } from '../../gateway/src/parts.js';
import type { Rates } from '../../ingest/src/limits/limit.js';
import { canaryVariables, ratesOf, rateVariables, refusedVariables } from '../../ingest/src/config.js';
import { replayVariables, retentionVariables } from '../../projector/src/config.js';

export const standaloneEnvironment = z.object({
  PORT: variables.port(3000),
  HOST: variables.host('127.0.0.1'),
  LOG_LEVEL: variables.logLevel('warn'),
  ...doorVariables(),
  ...insightVariables(),
  TRUST_PROXY: variables.trustProxy(),
  NEXUSPIPE_DATA_DIR: z.string().default('.nexuspipe').describe('Folder that holds everything NexusPipe keeps.'),
  NEXUSPIPE_MIN_FREE_MB: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(512)
    .describe(
      'With less free on the disk of the data folder events are refused with 503 LOG_DISK_FULL, so that what was accepted can still be processed; 0 refuses nothing before the disk is full.',
    ),
  ...adminVariables,
  ...linkVariables,
  ...socketVariables,
  ...geoVariables,
  ...rateVariables,
  ...canaryVariables,
  ...refusedVariables,
  ...retentionVariables,
  ...replayVariables,
});

export interface StandaloneConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** With less free on its disk nothing new is taken in. */
  readonly minFreeBytes: number;
  readonly demo: boolean;
  /** How far back the demo's history goes. */
  readonly demoDays: number;
  /** One line of JSON on stdout when ready, instead of text. */
  readonly json: boolean;
  readonly admin: { readonly email: string; readonly password: string } | null;
  /** Where people reach the dashboard; null: the host that a request names. */
  readonly publicUrl: string | null;
  readonly mail: MailSettings | null;
  readonly geoDatabase: string | null;
  /** Null: for ever. */
  readonly retentionDays: number | null;
  /** How long the version of a read model that a replay replaced is kept. */
  readonly replayKeepDays: number;
  readonly logLevel: string;
  /** Of the door; null: plain HTTP. */
  readonly certificate: CertificateFiles | null;
  /** Proxies whose X-Forwarded headers count. */
  readonly trustProxy: readonly string[];
  readonly rates: Rates;
  /** From one round of canaries to the next; 0: there are none. */
  readonly canarySeconds: number;
  /** Refused events of one collector that are kept. */
  readonly refusedPerSecond: number;
  /** Opens metrics and the details of health to others than the machine itself; null: to nobody. */
  readonly metricsToken: string | null;
  /** Of pages elsewhere that may open a live connection. */
  readonly socketOrigins: readonly string[];
}

export const USAGE = `Usage: npm start -- [options]

  --port N       port to listen on (default 3000; 0 takes a free one)
  --host ADDR    address to listen on (default 127.0.0.1)
  --data DIR     data folder (default ./.nexuspipe)
  --no-demo      send no demo traffic
  --demo-days N  days of history that the demo makes on the first start (default 60; 0: none)
  --json         print one line of JSON on stdout when ready
  --help         this text
`;

/** Throws ConfigInvalid with a line for each wrong option or variable; answers null when only help is asked for. */
export function readConfig(args: readonly string[], env = process.env): StandaloneConfig | null {
  const options = parseOptions(args);
  if (options.help) return null;
  const set = loadConfig(standaloneEnvironment, {
    ...env,
    ...(options.port !== undefined && { PORT: options.port }),
    ...(options.host !== undefined && { HOST: options.host }),
    ...(options.data !== undefined && { NEXUSPIPE_DATA_DIR: options.data }),
  });
  return {
    port: set.PORT,
    host: set.HOST,
    dataDirectory: resolve(set.NEXUSPIPE_DATA_DIR),
    minFreeBytes: set.NEXUSPIPE_MIN_FREE_MB * 1e6,
    demo: !options['no-demo'],
    demoDays: demoDays(options['demo-days']),
    json: options.json ?? false,
    admin: adminOf(set),
    ...linksOf(set),
    geoDatabase: set.GEOIP_DB_PATH ?? null,
    retentionDays: set.NEXUSPIPE_RETENTION_DAYS ?? null,
    replayKeepDays: set.NEXUSPIPE_REPLAY_KEEP_DAYS,
    logLevel: set.LOG_LEVEL,
    certificate: doorCertificate(set),
    trustProxy: set.TRUST_PROXY,
    rates: ratesOf(set),
    canarySeconds: set.NEXUSPIPE_CANARY_SECONDS,
    refusedPerSecond: set.NEXUSPIPE_REFUSED_PER_SECOND,
    metricsToken: set.METRICS_TOKEN ?? null,
    socketOrigins: set.NEXUSPIPE_SOCKET_ORIGINS,
  };
}

const DEFAULT_DEMO_DAYS = 60;
const MOST_DEMO_DAYS = 400;

function demoDays(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DEMO_DAYS;
  const days = Number(text);
  if (/^\d{1,3}$/.test(text) && days <= MOST_DEMO_DAYS) return days;
  throw new ConfigInvalid([`--demo-days: must be a whole number from 0 to ${MOST_DEMO_DAYS}`]);
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        'no-demo': { type: 'boolean' },
        'demo-days': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (fault) {
    throw new ConfigInvalid([(fault as Error).message]);
  }
}
