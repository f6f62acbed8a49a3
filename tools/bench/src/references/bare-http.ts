import { fastify } from 'fastify';
import pg from 'pg';
import { listPage, type ProductRecord, showProduct } from './bare-products.js';
import type { ReferenceResult } from './reference.types.js';

const columns = `products.id, products.vendor_id, vendors.name as vendor_name, products.category_id,
  categories.slug as category_slug, categories.name as category_name, products.title, products.slug,
  products.currency, products.lowest_price, products.option_names, products.published_at, products.description,
  products.status, products.version, products.created_at, products.archived_at,
  (select json_agg(json_build_object('id', variants.id, 'sku', sku, 'title', variants.title, 'values', option_values,
    'amount', price_amount, 'currency', price_currency, 'available', available) order by position)
    from variants where product_id = products.id) as variants`;
const parts = `from products join vendors on vendors.id = products.vendor_id
  left join categories on categories.id = products.category_id`;

const list = {
  name: 'list',
  text: `select ${columns} ${parts} where products.status = 'published'
    order by published_at desc, products.id desc limit 21`,
};
const detail = {
  name: 'detail',
  text: `select ${columns} ${parts} where products.id = $1 and products.status = 'published'`,
};

/** Serves the catalog's list and detail with Fastify and pg only: without gateway, tokens or logs. */
export async function serve(url: string): Promise<ReferenceResult> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const server = fastify();
  server.get('/list', async () => listPage((await pool.query<ProductRecord>(list)).rows));
  server.get<{ Params: { id: string } }>('/detail/:id', async (request, reply) => {
    const [row] = (await pool.query<ProductRecord>({ ...detail, values: [request.params.id] })).rows;
    return row ? showProduct(row) : reply.code(404).send();
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0 };
}
