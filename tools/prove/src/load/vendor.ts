import type { MvecClient } from '@mvec/client';
import { newKey, type VendorOrder, type VendorWithGoods } from '@mvec/demo-market';
import type { Random } from '../random.js';
import type { Client } from './client.js';
import type { Recorder } from './recorder.js';

/** Ships some of the open vendor orders, and adjusts stock now and then. */
export class VendorAtWork {
  private readonly api: MvecClient;

  constructor(
    private readonly vendor: VendorWithGoods,
    client: Client,
    private readonly recorder: Recorder,
    private readonly random: Random,
  ) {
    this.api = client.as(vendor.token);
  }

  async work(): Promise<void> {
    for (const part of await this.waiting()) if (this.random.chance(0.5)) await this.ship(part);
    await this.adjustStock();
    if (this.random.chance(0.3)) await this.readOverview();
  }

  private async readOverview(): Promise<void> {
    await this.api.analytics.showVendorOverview({ path: { vendorId: this.vendor.id } });
  }

  private async waiting(): Promise<VendorOrder[]> {
    const query = { vendorId: this.vendor.id, status: 'confirmed' as const, limit: 10 };
    return (await this.api.order.listVendorOrders({ query })).data?.items ?? [];
  }

  private async ship({ id }: VendorOrder): Promise<void> {
    const body = { carrier: 'DHL', trackingCode: `MV${String(this.random.between(1, 99_999_999)).padStart(8, '0')}` };
    await this.api.order.shipVendorOrder({ path: { vendorOrderId: id }, body, headers: newKey() });
  }

  /** Adds plentiful units, or removes a few scarce ones; the latter is refused when they are sold out. */
  private async adjustStock(): Promise<void> {
    const { variants } = this.random.pick(this.vendor.products);
    const variant = this.random.pick(variants);
    const body = { delta: this.random.pick([5, 3, 1, -1]), reason: 'counted again' };
    const path = { variantId: variant.id };
    const { response } = await this.api.catalog.adjustStock({ path, body, headers: newKey() });
    this.recorder.adjusted({ variantId: variant.id, delta: body.delta, ...(response && { status: response.status }) });
  }
}
