import { randomUUID } from 'node:crypto';
import { tokenFor } from '@mvec/testing';
import type { TestCatalog } from './catalog.js';
import { type HttpAnswer, type HttpRequest, send } from './http.js';

export interface VariantBody {
  sku?: string;
  title?: string;
  price?: { amount: number; currency: string };
  stock?: number;
  options?: { name: string; value: string }[];
}

export interface ProductBody {
  title?: string;
  description?: string;
  categoryId?: string | null;
  variants?: VariantBody[];
}

/** A product as answers show it. */
export interface Shown {
  id: string;
  slug: string;
  version: number;
  variants: { id: string; sku: string }[];
}

/** Calls the routes of products as a member of a vendor. */
export class VendorClient {
  private constructor(
    private readonly catalog: TestCatalog,
    readonly vendorId: string,
    readonly token: string,
  ) {}

  static async of(catalog: TestCatalog): Promise<VendorClient> {
    const vendorId = randomUUID();
    return new VendorClient(catalog, vendorId, await tokenFor({ vendors: [vendorId] }));
  }

  send(method: string, path: string, request: HttpRequest = {}): Promise<HttpAnswer> {
    return send(this.catalog.service, method, path, { token: this.token, ...request });
  }

  /** Fields that are left out get default values. */
  create({ variants = [{}], ...product }: ProductBody = {}, key: string = randomUUID()): Promise<HttpAnswer> {
    const body = {
      vendorId: this.vendorId,
      title: 'Kettle',
      description: 'Boils water',
      ...product,
      variants: variants.map((variant) => variantBody(variant)),
    };
    return this.send('POST', '/v1/products', { key, body });
  }

  async draft(product: ProductBody = {}): Promise<Shown> {
    return shown(await this.create(product), 201);
  }

  async publish({ id }: { id: string }): Promise<Shown> {
    return shown(await this.send('POST', `/v1/products/${id}/publish`), 200);
  }

  async archive({ id }: { id: string }): Promise<Shown> {
    return shown(await this.send('POST', `/v1/products/${id}/archive`), 200);
  }

  async published(product: ProductBody = {}): Promise<Shown> {
    return this.publish(await this.draft(product));
  }
}

export function variantBody(variant: VariantBody = {}): Required<Omit<VariantBody, 'options'>> & VariantBody {
  return {
    sku: `SKU-${randomUUID()}`,
    title: 'One size',
    price: { amount: 2_500, currency: 'EUR' },
    stock: 5,
    ...variant,
  };
}

function shown({ status, body }: HttpAnswer, expected: number): Shown {
  if (status !== expected) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body as Record<string, unknown> & Shown;
}
