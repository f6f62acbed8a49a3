import type { OpenAPIV3_1 } from 'openapi-types';
import type { JsonSchema } from './json-schema.js';

/** Callers that a route admits: anyone without a token, any user or service with one, operators only, our services only. */
export type Callers = 'anyone' | 'authenticated' | 'operator' | 'service';

/** Media types with their schemas. */
export type Content = Record<string, { schema: JsonSchema }>;

export type ResponseObject = Omit<OpenAPIV3_1.ResponseObject, 'content' | 'headers'> & {
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
};

export type ResponseOrReference = ResponseObject | OpenAPIV3_1.ReferenceObject;

/** A parameter of OpenAPI 3.1; the one of openapi-types still has the schemas of 3.0. */
export type Parameter = Omit<OpenAPIV3_1.ParameterObject, 'in' | 'schema'> & {
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
};

/** An operation as this library writes it: nothing is left out that OpenAPI makes optional. */
export type Operation = Omit<OpenAPIV3_1.OperationObject, 'responses' | 'parameters' | 'requestBody'> & {
  /** The method's name in the generated client. */
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  'x-callers': Callers;
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, ResponseOrReference>;
};

/** OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  openapi: '3.1.1';
  info: OpenAPIV3_1.InfoObject;
  servers: OpenAPIV3_1.ServerObject[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, ResponseObject>;
    securitySchemes: Record<string, OpenAPIV3_1.SecuritySchemeObject>;
  };
}
