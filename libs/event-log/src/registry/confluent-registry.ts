/**
 * A schema registry over the REST API that Confluent's has, and others (Apicurio, Karapace, Redpanda) offer as well:
 * docs.confluent.io, "Schema Registry API Reference". Of it the two requests are used that writing and reading take.
 */
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { RegistryConflict, RegistryRefused, RegistryUnavailable } from '../faults.js';

export interface SchemaRegistry {
  /** Id of the schema, which is the subject's newest version if it was not there. Throws RegistryUnavailable, RegistryRefused. */
  register(subject: string, schema: string): Promise<number>;
  /** Avro; null: the registry has no such id, or it is no Avro schema. Throws RegistryUnavailable, RegistryRefused. */
  schemaOf(id: number): Promise<unknown>;
}

export interface ConfluentRegistryOptions {
  /** http: or https:, with user and password if need be. */
  readonly url: string;
  /** PEM; read at each connection, so that a renewed one is in use without a restart. */
  readonly caPath?: string | undefined;
  readonly timeoutMs?: number;
  /** A fault of a connection that trying again cannot mend; by default there is none. */
  readonly givesUpOn?: ((fault: Error) => boolean) | undefined;
}

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const TIMEOUT_MS = 5_000;
/** Of an answer. */
const MAX_BYTES = 1024 * 1024;
/** An answer that may be another one a moment later. */
const PASSING = new Set([408, 425, 429]);

export function confluentRegistry(options: ConfluentRegistryOptions): SchemaRegistry {
  return {
    register: async (subject, schema) => {
      const path = `subjects/${encodeURIComponent(subject)}/versions`;
      const answer = await ask(options, { method: 'POST', path, body: { schema, schemaType: 'AVRO' } });
      if (answer.status !== 200) throw refused(answer, `does not take the schema of ${subject}`);
      const { id } = answer.body;
      if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0 || id >= 2 ** 32) {
        throw new RegistryRefused('answered without the id of a schema');
      }
      return id;
    },
    schemaOf: async (id) => {
      const answer = await ask(options, { method: 'GET', path: `schemas/ids/${id}` });
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw refused(answer, `does not show the schema ${id}`);
      const { schema, schemaType = 'AVRO' } = answer.body;
      return typeof schema === 'string' && schemaType === 'AVRO' ? jsonIn(schema) : null;
    },
  };
}

interface Question {
  readonly method: 'GET' | 'POST';
  /** Under the registry's address. */
  readonly path: string;
  readonly body?: object;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function refused({ status, body }: Answer, what: string): RegistryRefused {
  const { message } = body;
  const why = typeof message === 'string' ? `: ${message.slice(0, 500)}` : '';
  const Refusal = status === 409 ? RegistryConflict : RegistryRefused;
  return new Refusal(`${what} (${status}${why})`);
}

/** Throws RegistryUnavailable when there is no answer, or one of a registry that cannot answer now. No message holds the password. */
async function ask(options: ConfluentRegistryOptions, { method, path, body }: Question): Promise<Answer> {
  const { username, password, ...at } = addressOf(options.url, path);
  const text = body && JSON.stringify(body);
  const headers = {
    accept: `${CONTENT_TYPE}, application/json`,
    ...(text !== undefined && { 'content-type': CONTENT_TYPE, 'content-length': Buffer.byteLength(text) }),
    ...(username !== '' && { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }),
  };
  const { timeoutMs = TIMEOUT_MS, caPath, givesUpOn } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = at.protocol === 'https:' ? httpsRequest : httpRequest;
      const ca = caPath === undefined ? {} : { ca: readFileSync(caPath) };
      send({ ...at, ...ca, method, headers, signal, agent: false }, resolve)
        .on('error', reject)
        .end(text);
    });
    const status = response.statusCode ?? 0;
    const answer = await textOf(response);
    if (status >= 500 || PASSING.has(status)) throw new Error(`it answered with ${status}`);
    return { status, body: membersOf(answer) };
  } catch (fault) {
    if (givesUpOn?.(fault as Error)) throw new RegistryRefused(`cannot be used: ${(fault as Error).message}`);
    const why = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : (fault as Error).message;
    throw new RegistryUnavailable(`the schema registry does not answer: ${why}`);
  }
}

function addressOf(url: string, path: string) {
  const { protocol, hostname, port, pathname, username, password } = new URL(url);
  return {
    protocol,
    // Without the brackets of an IPv6 address.
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path: `${pathname.replace(/\/+$/, '')}/${path}`,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Null: it is none. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** None of a page of a proxy, say: then the status is what there is to go by. */
function membersOf(text: string): Answer['body'] {
  const value = jsonIn(text);
  return typeof value === 'object' && value !== null ? (value as Answer['body']) : {};
}
