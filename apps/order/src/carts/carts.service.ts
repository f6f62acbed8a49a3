import { type Caller, requireUser } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { CartStartedV1 } from '@mvec/events';
import type { Logger } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CatalogOffers, type Offer, type Offers } from '../catalog/catalog-offers.js';
import { maxLines, type WantedLine } from '../order-lifecycle/order.js';
import { type Cart, type CartLine, differs, refreshLines, toCartLine } from './cart.js';
import {
  CartFullError,
  CartLineNotFoundError,
  VariantNotFoundError,
  VariantNotPurchasableError,
} from './cart.errors.js';
import { CartsRepository } from './carts.repository.js';
import { type CartView, toCartView } from './carts.dto.js';

/**
 * Keeps one cart per shopper, with the prices that the shopper last saw.
 *
 * Showing a cart asks catalog once for all its lines. Without catalog a cart can still be shown and changed, but a new
 * variant cannot be added, because its price is unknown.
 */
@Injectable()
export class CartsService {
  constructor(
    private readonly database: Database,
    private readonly carts: CartsRepository,
    private readonly offers: CatalogOffers,
    private readonly outbox: Outbox,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  async showCart(caller: Caller): Promise<CartView> {
    requireUser(caller);
    const cart = await this.carts.findCart(this.database, caller.id);
    return this.viewOf(caller, cart, await this.findOffers(cart.lines));
  }

  /** @throws VariantNotFoundError, VariantNotPurchasableError, CartFullError, ServiceUnavailableError */
  async putLine(caller: Caller, wanted: WantedLine): Promise<CartView> {
    requireUser(caller);
    const { variantId } = wanted;
    const { lines } = await this.carts.findCart(this.database, caller.id);
    const isNew = lines.every((line) => line.variantId !== variantId);
    if (isNew && lines.length >= maxLines) throw new CartFullError();
    const offers = isNew ? await this.offers.findOffers([...idsOf(lines), variantId]) : await this.findOffers(lines);
    const line = isNew ? newLine(wanted, offers?.get(variantId)) : undefined;
    await this.database.transaction((tx) => this.putLineInCart(tx, caller.id, wanted, line));
    return this.viewOf(caller, await this.carts.findCart(this.database, caller.id), offers);
  }

  /** @throws CartLineNotFoundError */
  async removeLine(caller: Caller, variantId: string): Promise<void> {
    requireUser(caller);
    if (!(await this.carts.removeLine(this.database, caller.id, variantId))) throw new CartLineNotFoundError(variantId);
  }

  async clearCart(caller: Caller): Promise<void> {
    requireUser(caller);
    await this.carts.clearCart(this.database, caller.id);
  }

  /** @param line the new line; undefined when the variant was in the cart when the request came */
  private async putLineInCart(
    tx: Tx,
    shopperId: string,
    wanted: WantedLine,
    line: CartLine | undefined,
  ): Promise<void> {
    const newId = uuidv7();
    await this.carts.openCart(tx, shopperId, newId);
    if (await this.carts.setQuantity(tx, shopperId, wanted)) return;
    if (line === undefined) throw new CartLineNotFoundError(wanted.variantId);
    const count = await this.carts.countLines(tx, shopperId);
    if (count >= maxLines) throw new CartFullError();
    await this.carts.addLine(tx, shopperId, line);
    if (count > 0) return;
    await this.carts.startCart(tx, shopperId, newId);
    await this.outbox.add(tx, CartStartedV1, { cartId: newId, shopperId });
  }

  /** Stores the shown offers as what the shopper last saw, before they are sent. */
  private async viewOf(caller: Caller, cart: Cart, offers: Offers | undefined): Promise<CartView> {
    const shown = refreshLines(cart.lines, offers ?? new Map());
    const changed = shown.filter((line, index) => {
      const known = cart.lines[index];
      return known !== undefined && differs(line, known);
    });
    if (changed.length > 0) await this.rememberOffers(caller, changed);
    return toCartView(cart.id, shown, offers !== undefined);
  }

  private async rememberOffers(caller: Caller, lines: CartLine[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.carts.lockCart(tx, caller.id);
      await this.carts.rememberOffers(tx, caller.id, lines);
    });
  }

  /** @returns undefined when catalog is unavailable: the cart is then shown with stored prices */
  private async findOffers(lines: readonly CartLine[]): Promise<Offers | undefined> {
    try {
      return await this.offers.findOffers(idsOf(lines));
    } catch (error) {
      this.logger.warn(
        { event: 'cart.not_refreshed', err: error },
        'catalog unavailable: cart shown with stored prices',
      );
      return undefined;
    }
  }
}

function idsOf(lines: readonly CartLine[]): string[] {
  return lines.map((line) => line.variantId);
}

function newLine({ variantId, quantity }: WantedLine, offer: Offer | null | undefined): CartLine {
  if (offer === null || offer === undefined) throw new VariantNotFoundError(variantId);
  if (!offer.purchasable) throw new VariantNotPurchasableError(variantId);
  return toCartLine(offer, quantity);
}
