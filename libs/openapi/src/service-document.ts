import type { INestApplicationContext } from '@nestjs/common';
import { createDocument, type OpenApiDocument } from './document.js';

/** A service's OpenAPI document, made when it is first asked for. */
export class ServiceDocument {
  private made: { document: OpenApiDocument; text: string } | undefined;

  constructor(
    readonly service: string,
    private readonly app: () => INestApplicationContext,
  ) {}

  document(): OpenApiDocument {
    return this.make().document;
  }

  text(): string {
    return this.make().text;
  }

  private make(): { document: OpenApiDocument; text: string } {
    if (!this.made) {
      const document = createDocument(this.app(), this.service);
      this.made = { document, text: JSON.stringify(document) };
    }
    return this.made;
  }
}
