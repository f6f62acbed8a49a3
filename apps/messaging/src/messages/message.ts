import type { TemplateData, TemplateName } from '../templates/templates.js';

/** An account (`email`: an address other than its current one), the owner of a vendor, or the shopper of an order. */
export type Recipient = { accountId: string; email?: string } | { vendorId: string } | { shopperOf: string };

/** A message to one person, sent by mail and shown in the application. */
export type Message = {
  [N in TemplateName]: { to: Recipient; orderId?: string; template: N; data: TemplateData<N> };
}[TemplateName];
