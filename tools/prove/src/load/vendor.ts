import type { VendorOrder, VendorWithGoods } from '@mvec/demo-market';
import type { Random } from '../random.js';
import type { Client } from './client.js';
import type { Recorder } from './recorder.js';

/** Ships some of what waits, and changes its stock now and then. */
export class VendorAtWork {
  constructor(
    private readonly vendor: VendorWithGoods,
    private readonly client: Client,
    private readonly recorder: Recorder,
    private readonly random: Random,
  ) {}

  async work(): Promise<void> {
    for (const part of await this.waiting()) if (this.random.chance(0.5)) await this.ship(part);
    await this.adjustStock();
    if (this.random.chance(0.3)) await this.readOverview();
  }

  private async readOverview(): Promise<void> {
    const path = `/api/analytics/v1/vendors/${this.vendor.id}/overview`;
    await this.client.send({ method: 'GET', path, token: this.vendor.token });
  }

  private async waiting(): Promise<VendorOrder[]> {
    const path = `/api/order/v1/vendor-orders?vendorId=${this.vendor.id}&status=confirmed&limit=10`;
    const answer = await this.client.send({ method: 'GET', path, token: this.vendor.token });
    return answer?.status === 200 ? (answer.body as { items: VendorOrder[] }).items : [];
  }

  private async ship({ id }: VendorOrder): Promise<void> {
    const path = `/api/order/v1/vendor-orders/${id}/shipments`;
    const body = { carrier: 'DHL', trackingCode: `MV${String(this.random.between(1, 99_999_999)).padStart(8, '0')}` };
    await this.client.send({ method: 'POST', path, token: this.vendor.token, body });
  }

  /** More of what there is enough of, a little less of what is scarce: refused when it is sold out. */
  private async adjustStock(): Promise<void> {
    const { variants } = this.random.pick(this.vendor.products);
    const variant = this.random.pick(variants);
    const body = { delta: this.random.pick([5, 3, 1, -1]), reason: 'counted again' };
    const path = `/api/catalog/v1/variants/${variant.id}/stock-adjustments`;
    const answer = await this.client.send({ method: 'POST', path, token: this.vendor.token, body });
    this.recorder.adjusted({ variantId: variant.id, delta: body.delta, ...(answer && { status: answer.status }) });
  }
}
