import type { TemplateData, TemplateName } from '../templates/templates.js';

/** To an account (at the address it had, if that is given), to whoever owns a vendor, or to whoever placed an order. */
export type Recipient = { accountId: string; email?: string } | { vendorId: string } | { shopperOf: string };

/** Something that one person is told, by mail and in the application. */
export type Message = {
  [N in TemplateName]: { to: Recipient; orderId?: string; template: N; data: TemplateData<N> };
}[TemplateName];
