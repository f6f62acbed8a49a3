import type { OpenApiDocument } from './openapi-document.js';

/** A service's OpenAPI document, made at its first use. */
export class ServiceDocument {
  private made: { document: OpenApiDocument; text: string } | undefined;

  constructor(
    readonly service: string,
    private readonly create: () => OpenApiDocument,
  ) {}

  document(): OpenApiDocument {
    return this.make().document;
  }

  text(): string {
    return this.make().text;
  }

  private make(): { document: OpenApiDocument; text: string } {
    if (!this.made) {
      const document = this.create();
      this.made = { document, text: JSON.stringify(document) };
    }
    return this.made;
  }
}
