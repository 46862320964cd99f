/** The limit: Fastify parses the same body and answers with as many bytes; nothing is checked, kept or written. */
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 2 * 1024 * 1024 });
app.post<{ Body: { events?: unknown[] } }>('/v1/events', (request, reply) => {
  const events = Array.from({ length: request.body.events?.length ?? 1 }, (_, index) => ({
    index,
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    status: 'accepted',
    receipt: 'cmF3LWV2ZW50cy8xMS8xMjM0NTY',
  }));
  reply.code(202).send({ accepted: events.length, rejected: 0, events });
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ url })}\n`);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
