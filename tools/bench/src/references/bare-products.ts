interface VariantRecord {
  id: string;
  sku: string;
  title: string;
  values: string[];
  amount: number;
  currency: string;
  available: number;
}

export interface ProductRecord {
  id: string;
  vendor_id: string;
  vendor_name: string;
  category_id: string | null;
  category_slug: string;
  category_name: string;
  title: string;
  slug: string;
  currency: string;
  lowest_price: string;
  option_names: string[];
  published_at: Date;
  description: string;
  status: string;
  version: number;
  created_at: Date;
  archived_at: Date | null;
  variants: VariantRecord[];
}

const pageSize = 20;

export function listPage(rows: readonly ProductRecord[]) {
  const last = rows[pageSize - 1];
  const nextCursor = last ? Buffer.from(`${last.published_at.toISOString()} ${last.id}`).toString('base64url') : null;
  return { items: rows.slice(0, pageSize).map(listed), nextCursor };
}

export function showProduct(row: ProductRecord) {
  const { description, status, version, created_at: createdAt, archived_at: archivedAt } = row;
  return { ...listed(row), description, status, version, createdAt, archivedAt };
}

function listed(row: ProductRecord) {
  const { option_names: names, variants } = row;
  return {
    id: row.id,
    vendorId: row.vendor_id,
    vendorName: row.vendor_name,
    category:
      row.category_id === null ? null : { id: row.category_id, slug: row.category_slug, name: row.category_name },
    title: row.title,
    slug: row.slug,
    lowestPrice: { amount: Number(row.lowest_price), currency: row.currency },
    options: names.map((name, index) => ({ name, values: [...new Set(variants.map(({ values }) => values[index]))] })),
    publishedAt: row.published_at,
    variants: variants.map(({ id, sku, title, values, amount, currency, available }) => ({
      id,
      sku,
      title,
      options: names.map((name, index) => ({ name, value: values[index] })),
      price: { amount, currency },
      available,
    })),
  };
}
