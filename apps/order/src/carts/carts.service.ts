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
 * One cart per shopper, with the prices the shopper last saw.
 *
 * Whenever it is shown, catalog is asked once for all of it. Without catalog a cart is still shown and changed; only
 * a variant that is not in it cannot be put there, since nobody knows what it costs.
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
    const cart = await this.carts.find(this.database, caller.id);
    return this.show(caller, cart, await this.ask(cart.lines));
  }

  /** @throws VariantNotFoundError, VariantNotPurchasableError, CartFullError, ServiceUnavailableError */
  async putLine(caller: Caller, wanted: WantedLine): Promise<CartView> {
    requireUser(caller);
    const { variantId } = wanted;
    const { lines } = await this.carts.find(this.database, caller.id);
    const isNew = lines.every((line) => line.variantId !== variantId);
    if (isNew && lines.length >= maxLines) throw new CartFullError();
    const offers = isNew ? await this.offers.find([...idsOf(lines), variantId]) : await this.ask(lines);
    const line = isNew ? newLine(wanted, offers?.get(variantId)) : undefined;
    await this.database.transaction((tx) => this.put(tx, caller.id, wanted, line));
    return this.show(caller, await this.carts.find(this.database, caller.id), offers);
  }

  /** @throws CartLineNotFoundError */
  async removeLine(caller: Caller, variantId: string): Promise<void> {
    requireUser(caller);
    if (!(await this.carts.remove(this.database, caller.id, variantId))) throw new CartLineNotFoundError(variantId);
  }

  async clearCart(caller: Caller): Promise<void> {
    requireUser(caller);
    await this.carts.clear(this.database, caller.id);
  }

  /** @param line of a variant that was not in the cart when the shopper's request came */
  private async put(tx: Tx, shopperId: string, wanted: WantedLine, line: CartLine | undefined): Promise<void> {
    const newId = uuidv7();
    await this.carts.open(tx, shopperId, newId);
    if (await this.carts.setQuantity(tx, shopperId, wanted)) return;
    if (line === undefined) throw new CartLineNotFoundError(wanted.variantId);
    const count = await this.carts.countLines(tx, shopperId);
    if (count >= maxLines) throw new CartFullError();
    await this.carts.add(tx, shopperId, line);
    if (count > 0) return;
    await this.carts.begin(tx, shopperId, newId);
    await this.outbox.add(tx, CartStartedV1, { cartId: newId, shopperId });
  }

  /** What is shown is remembered, as what the shopper has seen, before it is sent. */
  private async show(caller: Caller, cart: Cart, offers: Offers | undefined): Promise<CartView> {
    const shown = refreshLines(cart.lines, offers ?? new Map());
    const news = shown.filter((line, index) => {
      const known = cart.lines[index];
      return known !== undefined && differs(line, known);
    });
    if (news.length > 0) await this.remember(caller, news);
    return toCartView(cart.id, shown, offers !== undefined);
  }

  private async remember(caller: Caller, lines: CartLine[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.carts.lock(tx, caller.id);
      await this.carts.remember(tx, caller.id, lines);
    });
  }

  /** Undefined when catalog does not answer: a cart with the prices of before is better than none. */
  private async ask(lines: readonly CartLine[]): Promise<Offers | undefined> {
    try {
      return await this.offers.find(idsOf(lines));
    } catch (error) {
      this.logger.warn({ event: 'cart.not_refreshed', err: error }, 'a cart is shown with the prices of before');
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
