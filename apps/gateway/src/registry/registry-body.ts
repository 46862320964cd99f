/** Bodies as clients of a schema registry send them: JSON under a type of their own. */
import type { FastifyInstance } from 'fastify';

export const REGISTRY_CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';

const TYPES = [REGISTRY_CONTENT_TYPE, 'application/vnd.schemaregistry+json'];

/** A body that is none is no body: clients declare one also where they send none, and the handler has the protocol's words. */
export function takeRegistryBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser<string>(TYPES, { parseAs: 'string' }, (request, text, done) => {
    void parse(request, text, (fault, body) => done(null, fault ? undefined : body));
  });
}
