import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.js';
import { Client } from './client.js';
import type { Cards, Market } from './market.js';
import { registerNewcomer } from './newcomer.js';
import { Pacer } from './pacer.js';
import type { Recorder } from './recorder.js';
import { ShopperAtWork } from './shopper.js';
import { VendorAtWork } from './vendor.js';

export interface LoadOptions {
  gatewayUrl: string;
  market: Market;
  cards: Cards;
  recorder: Recorder;
  random: Random;
  ordersPerSecond: number;
  /** Aborts the load at once, including requests under way. */
  signal: AbortSignal;
}

/** Maximum number of orders: the mail server would drop mails of more orders. */
export const maxOrders = 900;
const patienceMs = 45_000;
const vendorPauseMs = 1_500;
const newcomerPauseMs = 2_500;

/** Shoppers and vendors that keep trading under faults. */
export class Load {
  private readonly ending = new AbortController();
  private readonly pacer: Pacer;
  private orders = 0;
  private working: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LoadOptions) {
    this.pacer = new Pacer(options.ordersPerSecond, AbortSignal.any([options.signal, this.ending.signal]));
  }

  start(): void {
    const { market, cards, recorder, random, gatewayUrl, signal } = this.options;
    const client = new Client(gatewayUrl, recorder, patienceMs, signal);
    const shoppers = market.shoppers.map((person) =>
      this.shop(new ShopperAtWork(person, market, cards, client, recorder, random.fork())),
    );
    const vendors = market.vendors.map((vendor) =>
      this.trade(new VendorAtWork(vendor, client, recorder, random.fork())),
    );
    this.working = Promise.all([...shoppers, ...vendors, this.welcome(client)]);
  }

  /** Stops new work; resolves when all work under way has finished. */
  async finish(): Promise<void> {
    this.ending.abort();
    await this.working;
  }

  private async shop(shopper: ShopperAtWork): Promise<void> {
    while (this.goesOn()) {
      await this.pacer.turn();
      if (!this.goesOn() || this.orders >= maxOrders) return;
      this.orders++;
      await shopper.buy();
    }
  }

  private trade(vendor: VendorAtWork): Promise<void> {
    return this.again(() => vendor.work(), vendorPauseMs);
  }

  private welcome(client: Client): Promise<void> {
    return this.again(() => registerNewcomer(client), newcomerPauseMs);
  }

  private async again(work: () => Promise<void>, pauseMs: number): Promise<void> {
    while (this.goesOn()) {
      await work();
      await delay(pauseMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private goesOn(): boolean {
    return !this.ending.signal.aborted && !this.options.signal.aborted;
  }
}
