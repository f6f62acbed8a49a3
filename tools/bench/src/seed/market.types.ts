/** An account that requests are sent for. */
export interface Account {
  email: string;
  password: string;
  accessToken: string;
  refreshToken: string;
  /** When its tokens were issued, in milliseconds. */
  signedInAt: number;
}

export interface Shopper extends Account {
  paymentMethodId: string;
}

export interface VendorAccount extends Account {
  vendorId: string;
}

export interface Offer {
  variantId: string;
  price: number;
}

export interface Market {
  operatorToken: string;
  vendors: VendorAccount[];
  shoppers: Shopper[];
  categoryIds: string[];
  productIds: string[];
  /** One variant of each product. */
  offers: Offer[];
  titles: string[];
}
