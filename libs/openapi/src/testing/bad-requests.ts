import { MalformedRequestError, RequestPipe } from '@mvec/http';
import type { Type } from '@nestjs/common';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../json-schema.js';
import { JsonSchemas } from '../json-schemas.js';
import type { OpenApiDocument } from '../openapi-document.js';
import type { RequestClass } from '../request-schemas.js';
import { routesOf } from '../routes.js';
import { exampleOf, type Schemas } from './examples.js';
import { badFields, type BadField } from './bad-fields.js';

/** A service as `serviceApi` of `@mvec/service-runtime` reads it. */
interface ServiceApi {
  controllers: readonly Type[];
  document: OpenApiDocument;
}

/** A body or a query that a route takes, with the schema that the document gives it. */
interface RequestCase {
  /** `post /v1/orders` */
  route: string;
  kind: 'body' | 'query';
  type: RequestClass;
  schema: JsonSchema;
}

/**
 * Sends hundreds of bad requests, generated from the document, through the pipe that every request passes.
 * @returns a line for each that was accepted, failed with another error, or was refused without its field's path
 */
export async function badRequestFaults({ controllers, document }: ServiceApi): Promise<string[]> {
  const check = new BadRequestCheck(document.components.schemas);
  const faults: string[] = [];
  for (const request of requestsOf(controllers)) faults.push(...(await check.faultsOf(request)));
  return faults;
}

function requestsOf(controllers: readonly Type[]): RequestCase[] {
  const schemas = new JsonSchemas();
  return routesOf(controllers).flatMap(({ method, path, body, query }) => {
    const route = `${method} ${path}`;
    const bodies = body ? [{ route, kind: 'body' as const, type: body, schema: schemas.body(body) }] : [];
    const queries = query ? [{ route, kind: 'query' as const, type: query, schema: schemas.query(query) }] : [];
    return [...bodies, ...queries];
  });
}

class BadRequestCheck {
  private readonly pipe = new RequestPipe();
  private readonly ajv = addFormats.default(new Ajv2020({ strict: false }));

  constructor(private readonly schemas: Schemas) {}

  async faultsOf(request: RequestCase): Promise<string[]> {
    const name = `${request.route} ${request.kind} ${request.type.name}`;
    const good = exampleOf(request.schema, this.schemas, name) as Record<string, unknown>;
    const refused = await this.refusalOf(request, good);
    if (refused !== undefined) return [`${name}: its example is refused: ${[refused].flat().join(', ')}`];
    const isValid = this.ajv.compile({ ...request.schema, components: { schemas: this.schemas } });
    const faults: string[] = [];
    for (const bad of badFields(request, good, this.schemas)) {
      const fault = await this.faultOf(request, bad, isValid);
      if (fault !== undefined) faults.push(`${name}: ${bad.field} ${bad.what}: ${fault}`);
    }
    return faults;
  }

  private async faultOf(request: RequestCase, bad: BadField, isValid: ValidateFunction): Promise<string | undefined> {
    const refusal = await this.refusalOf(request, bad.value);
    if (bad.objectsRead !== undefined && bad.objectsRead() > 0) return 'objects were made of it';
    if (refusal === undefined) return bad.mustBeRefused || !isValid(bad.value) ? 'it is accepted' : undefined;
    if (typeof refusal === 'string') return refusal;
    const named = refusal.some(
      (field) => field === bad.field || field.startsWith(`${bad.field}.`) || field.startsWith(`${bad.field}[`),
    );
    return named ? undefined : `it is refused for ${refusal.join(', ')} alone`;
  }

  /** @returns the refused fields; a text when it is another error; undefined when the request is accepted */
  private async refusalOf({ kind, type }: RequestCase, value: unknown): Promise<string[] | string | undefined> {
    try {
      await this.pipe.transform(value, { type: kind, metatype: type });
      return undefined;
    } catch (error) {
      if (!(error instanceof MalformedRequestError)) return `it ends in ${String(error)}`;
      return (error.errors ?? []).map(({ field }) => field);
    }
  }
}
