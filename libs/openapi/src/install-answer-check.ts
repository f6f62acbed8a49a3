import type { FastifyInstance } from 'fastify';
import type { OpenApiDocument } from './openapi-document.js';

/**
 * Replaces an answer that the document does not describe by a 500 `undocumented_answer`. For tests only: every request of
 * a test then tests the document too. The validator is loaded only here.
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
