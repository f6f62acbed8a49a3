import type { FastifyInstance } from 'fastify';
import type { OpenApiDocument } from './openapi-document.js';

/**
 * Holds a service to its document: an answer that it does not describe becomes a 500 that says so. For tests, where
 * it makes every request a test of the document too; its validator is loaded nowhere else.
 */
export async function installAnswerCheck(fastify: FastifyInstance, document: () => OpenApiDocument): Promise<void> {
  const { AnswerCheck } = await import('./answer-check.js');
  let check: InstanceType<typeof AnswerCheck> | undefined;
  fastify.addHook('onSend', (request, reply, payload, done) => {
    check ??= new AnswerCheck(document());
    const fault = check.faultOf(request, reply, payload);
    if (fault === undefined) {
      done(null, payload);
      return;
    }
    reply.status(500).header('content-type', 'application/problem+json');
    reply.removeHeader('content-length');
    done(
      null,
      JSON.stringify({ title: 'Undocumented answer', status: 500, code: 'undocumented_answer', detail: fault }),
    );
  });
}
