import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenApiDocument } from './openapi-document.js';

/** Compares answers with the document's description of their route and status. */
export class AnswerCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenApiDocument) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, 'document');
  }

  /** @returns the fault of the answer, or undefined */
  faultOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined {
    const path = request.routeOptions.url?.replace(/:(\w+)/g, '{$1}');
    if (path === undefined || !path.startsWith('/v1/')) return undefined;
    const method = request.method.toLowerCase() === 'head' ? 'get' : request.method.toLowerCase();
    const response = this.document.paths[path]?.[method]?.responses[reply.statusCode];
    const answer = `${request.method} ${path} → ${String(reply.statusCode)}`;
    if (response === undefined) return `${answer} is not in the document`;
    const mediaType = String(reply.getHeader('content-type') ?? '').split(';')[0] ?? '';
    const pointer =
      '$ref' in response ? response.$ref : `#/paths/${escaped(path)}/${method}/responses/${String(reply.statusCode)}`;
    return this.faultOfBody(pointer, mediaType, payload, answer);
  }

  private faultOfBody(pointer: string, mediaType: string, payload: unknown, answer: string): string | undefined {
    const content = this.contentOf(pointer);
    const empty = payload === undefined || payload === null || payload === '';
    if (content === undefined) return empty ? undefined : `${answer} has a body, but the document describes none`;
    if (!(mediaType in content)) return `${answer} is ${mediaType}, not ${Object.keys(content).join(' or ')}`;
    if (typeof payload !== 'string' || !mediaType.endsWith('json')) return undefined;
    const validate = this.validator(`document${pointer}/content/${escaped(mediaType)}/schema`);
    if (validate(JSON.parse(payload))) return undefined;
    return `${answer}: ${this.ajv.errorsText(validate.errors)} in ${payload.slice(0, 500)}`;
  }

  private contentOf(pointer: string): Record<string, unknown> | undefined {
    const steps = pointer
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
    const response = steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], this.document);
    return (response as { content?: Record<string, unknown> }).content;
  }

  private validator(reference: string): ValidateFunction {
    const known = this.validators.get(reference);
    if (known) return known;
    const validate = this.ajv.compile({ $ref: reference });
    this.validators.set(reference, validate);
    return validate;
  }
}

/** Escapes a step of a JSON pointer in a URI fragment. */
function escaped(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
