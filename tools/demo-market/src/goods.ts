/** Products of the trade: three vendors with eight products each, in four categories. */

export interface Goods {
  title: string;
  sku: string;
  category: string;
  /** Price in minor units of EUR. */
  price: number;
  stock: number;
}

export interface Assortment {
  vendor: string;
  goods: Goods[];
}

/** Variant with one unit, which two shoppers order. */
export const lastUnitSku = 'STOOL-1';

/** Variant whose price rises between the cart and the checkout. */
export const repricedSku = 'VASE-M';

/** Variant that is ordered in a larger quantity than is in stock. */
export const scarceSku = 'SHADE-L';

export const categories = ['Furniture', 'Lighting', 'Kitchen', 'Textiles'];

export const assortments: Assortment[] = [
  {
    vendor: 'Walnut Works',
    goods: [
      { title: 'Walnut desk', sku: 'DESK-120', category: 'Furniture', price: 49_900, stock: 20 },
      { title: 'Oak shelf', sku: 'SHELF-80', category: 'Furniture', price: 12_900, stock: 40 },
      { title: 'Three-legged stool', sku: lastUnitSku, category: 'Furniture', price: 8_900, stock: 1 },
      { title: 'Ash bench', sku: 'BENCH-140', category: 'Furniture', price: 23_500, stock: 25 },
      { title: 'Cherry board', sku: 'BOARD-C', category: 'Kitchen', price: 3_450, stock: 60 },
      { title: 'Beech spoon', sku: 'SPOON-B', category: 'Kitchen', price: 890, stock: 90 },
      { title: 'Olive bowl', sku: 'BOWL-O', category: 'Kitchen', price: 2_790, stock: 60 },
      { title: 'Turned candlestick', sku: 'CANDLE-T', category: 'Lighting', price: 1_990, stock: 60 },
    ],
  },
  {
    vendor: 'Brass & Light',
    goods: [
      { title: 'Brass lamp', sku: 'LAMP-B', category: 'Lighting', price: 7_950, stock: 40 },
      { title: 'Linen shade', sku: scarceSku, category: 'Lighting', price: 2_495, stock: 30 },
      { title: 'Wall light', sku: 'WALL-2', category: 'Lighting', price: 11_900, stock: 40 },
      { title: 'Lantern', sku: 'LANTERN', category: 'Lighting', price: 4_490, stock: 40 },
      { title: 'Copper pan', sku: 'PAN-24', category: 'Kitchen', price: 9_900, stock: 30 },
      { title: 'Tea kettle', sku: 'KETTLE', category: 'Kitchen', price: 6_990, stock: 30 },
      { title: 'Brass hook', sku: 'HOOK-5', category: 'Furniture', price: 1_290, stock: 90 },
      { title: 'Mirror', sku: 'MIRROR-60', category: 'Furniture', price: 15_900, stock: 20 },
    ],
  },
  {
    vendor: 'Fjord Textiles',
    goods: [
      { title: 'Wool blanket', sku: 'BLANKET-W', category: 'Textiles', price: 8_490, stock: 40 },
      { title: 'Linen towel', sku: 'TOWEL-L', category: 'Textiles', price: 1_850, stock: 90 },
      { title: 'Cotton rug', sku: 'RUG-C', category: 'Textiles', price: 14_500, stock: 25 },
      { title: 'Felt coaster', sku: 'COASTER-F', category: 'Kitchen', price: 490, stock: 90 },
      { title: 'Crème tablecloth', sku: 'CLOTH-C', category: 'Kitchen', price: 4_990, stock: 40 },
      { title: 'Stoneware vase', sku: repricedSku, category: 'Kitchen', price: 3_990, stock: 40 },
      { title: 'Floor cushion', sku: 'CUSHION-F', category: 'Furniture', price: 5_990, stock: 40 },
      { title: 'Reading pillow', sku: 'PILLOW-R', category: 'Textiles', price: 3_290, stock: 60 },
    ],
  },
];
