/** What the databases, the topics, the mail server and the card provider hold at the end of a run. */
export interface Snapshot {
  order: OrderSnapshot;
  catalog: CatalogSnapshot;
  payment: PaymentSnapshot;
  messaging: MessagingSnapshot;
  analytics: AnalyticsSnapshot;
  identity: IdentitySnapshot;
  /** Eventing tables of every service that publishes or consumes. */
  eventing: EventingSnapshot[];
  /** Everything in every topic, in the order of its partition. */
  messages: TopicMessage[];
  /** Everything in the topics of dead letters. */
  buried: TopicMessage[];
  provider: ProviderSnapshot;
  mails: Mail[];
}

export interface OrderSnapshot {
  orders: OrderRow[];
  steps: StepRow[];
  parts: PartRow[];
  lines: LineRow[];
  shipments: { vendorOrderId: string; orderId: string }[];
  /** Keys of checkouts, and the order that each was answered with. */
  checkouts: { callerId: string; key: string; orderId: string; status: string }[];
  /** The cart that each shopper has now. */
  carts: { cartId: string; shopperId: string }[];
}

export interface OrderRow {
  id: string;
  shopperId: string;
  status: string;
  total: number | null;
  currency: string | null;
  createdAt: Date;
  reserveBy: Date;
  paymentDueAt: Date | null;
  releaseOwed: boolean;
}

export interface StepRow {
  id: number;
  orderId: string;
  to: string;
  cause: string;
  vendorOrderId: string | null;
  at: Date;
}

export interface PartRow {
  id: string;
  orderId: string;
  vendorId: string;
  subtotal: number;
}

export interface LineRow {
  orderId: string;
  variantId: string;
  quantity: number;
  unitPrice: number;
}

export interface CatalogSnapshot {
  variants: { id: string; sku: string; available: number }[];
  /** In the order in which they were made; the first stock of a variant, which is no event, is one of them. */
  adjustments: { id: string; variantId: string; delta: number; available: number; first: boolean }[];
  holds: { orderId: string; status: string; unitsHeld: boolean }[];
  products: { id: string; status: string }[];
}

export interface PaymentSnapshot {
  payments: PaymentRow[];
  splits: SplitRow[];
  refunds: { id: string; paymentId: string; chargeId: string; amount: number; completed: boolean }[];
  /** The ids are the keys that the provider was asked with. */
  attempts: { id: string; paymentId: string; outcome: string | null; chargeId: string | null }[];
  entries: { id: string; kind: string; orderId: string; source: string }[];
  entryLines: { entryId: string; account: string; amount: number; currency: string }[];
  accounts: { vendorId: string; currency: string; pending: number; available: number }[];
  /** The last line of each vendor's statement. */
  statementEnds: { vendorId: string; currency: string; pending: number; available: number }[];
}

export interface SplitRow {
  paymentId: string;
  vendorId: string;
  vendorOrderId: string;
  gross: number;
  commission: number;
  net: number;
}

export interface PaymentRow {
  id: string;
  orderId: string;
  status: string;
  amount: number;
  currency: string;
}

export interface MessagingSnapshot {
  deliveries: DeliveryRow[];
  contacts: { accountId: string }[];
}

export interface DeliveryRow {
  id: string;
  orderId: string | null;
  accountId: string | null;
  template: string;
  status: string;
  attempts: number;
  resends: number;
  vendorOrderId: string | null;
}

export interface AnalyticsSnapshot {
  /** Figures of the live read model. */
  facts: { kind: string; subjectId: string }[];
  orders: { orderId: string; total: number }[];
  refunds: { orderId: string; amount: number }[];
}

export interface IdentitySnapshot {
  accounts: { id: string }[];
  vendors: { id: string; status: string }[];
}

export interface EventingSnapshot {
  service: string;
  outbox: number;
  marks: { consumer: string; eventId: string; outcome: string }[];
  deadLetters: DeadLetterRow[];
}

export interface DeadLetterRow {
  consumer: string;
  eventId: string | null;
  topic: string;
  partition: number;
  offset: number;
  cause: string;
  attempts: number;
}

export interface TopicMessage {
  topic: string;
  partition: number;
  offset: number;
  key: string | undefined;
  /** `ce_id` and `ce_type`; absent in what is no event. */
  id?: string;
  type?: string;
  /** The parsed value, where it is JSON. */
  data?: unknown;
  /** What this run put in by itself bears its mark. */
  planted?: string;
  /** Where a dead letter says that it came from. */
  origin?: { topic: string; partition: number; offset: number };
}

export interface ProviderSnapshot {
  charges: { key: string; id: string; status: string; amount: number }[];
  refunds: { key: string; id: string; chargeId: string; amount: number }[];
}

export interface Mail {
  messageId: string;
  file: string;
}
