import { Injectable, type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import * as transformerPackage from 'class-transformer';
import * as validatorPackage from 'class-validator';
import { ZodType } from 'zod';
import { MalformedRequestError } from '../problems/malformed-request.error.js';
import type { FieldError } from '../problems/problem.js';
import { fieldErrorsOf } from './field-errors.js';
import { isPlainObject } from './plain-object.js';
import { rulesOf } from './request-rule.js';
import { shapeErrorsOf } from './request-shape.js';

type Class = new () => object;

/** Enough to correct a request by; a list of thousands would be an answer larger than the request. */
const maxFieldErrors = 100;

/**
 * Checks what clients send. Bodies and queries are instances of the class that the route names:
 * `@Body() body: PlaceOrder`, `@Query() query: PageQuery`. Unknown fields are refused, and one answer names all refused
 * fields. Path parameters name a Zod schema: `@Param('slug', { schema: slug })`.
 */
@Injectable()
export class RequestPipe extends ValidationPipe implements PipeTransform {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: false, value: true },
      exceptionFactory: (errors) => validationFailed(fieldErrorsOf(errors)),
      validatorPackage,
      transformerPackage,
    });
  }

  /** @throws {MalformedRequestError} `validation_failed`, or `invalid_id` for a path parameter */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.schema instanceof ZodType) return parseParameter(metadata.schema, value, metadata);
    // Arguments without a class are events, checked by their contract. In a route they fail the OpenAPI document.
    if (metadata.metatype === undefined || !this.toValidate(metadata)) return value;
    const type = metadata.metatype as Class;
    if (!isPlainObject(value)) throw validationFailed([notAnObject]);
    const shape = shapeErrorsOf(type, value);
    if (shape.length > 0) throw validationFailed(shape);
    const request = (await super.transform(value, metadata)) as object;
    const broken = rulesOf(type).filter((rule) => !rule.holds(request));
    if (broken.length === 0) return request;
    throw validationFailed(broken.map(({ field = '', message }) => ({ field, code: 'custom', message })));
  }
}

const notAnObject: FieldError = { field: '', code: 'invalid_type', message: 'The body must be a JSON object' };

function validationFailed(fields: FieldError[]): MalformedRequestError {
  return new MalformedRequestError('validation_failed', describe(fields), fields.slice(0, maxFieldErrors));
}

function describe(fields: FieldError[]): string {
  const names = [...new Set(fields.map(({ field }) => (field === '' ? 'The body' : field)))];
  return names.length === 1 ? `${String(names[0])} is not valid` : `${String(names.length)} fields are not valid`;
}

/** A path parameter, checked by its Zod schema. */
function parseParameter(schema: ZodType, value: unknown, { data = 'The id' }: ArgumentMetadata): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const rule = result.error.issues[0]?.message ?? 'is not valid';
  throw new MalformedRequestError('invalid_id', `${data} ${rule}`);
}
