/** Contents of the databases, the topics, the mail server and the card provider's journal at the end of a run. */
export interface Snapshot {
  order: OrderSnapshot;
  catalog: CatalogSnapshot;
  payment: PaymentSnapshot;
  messaging: MessagingSnapshot;
  analytics: AnalyticsSnapshot;
  identity: IdentitySnapshot;
  /** Eventing tables of every service that publishes or consumes. */
  eventing: EventingSnapshot[];
  /** All messages of all topics, in order within each partition. */
  messages: TopicMessage[];
  /** All messages of the dead-letter topics. */
  deadLettered: TopicMessage[];
  provider: ProviderSnapshot;
  mails: Mail[];
}

export interface OrderSnapshot {
  orders: OrderRow[];
  steps: StepRow[];
  parts: PartRow[];
  lines: LineRow[];
  shipments: { vendorOrderId: string; orderId: string }[];
  /** Idempotency keys of checkouts, and the order that each created. */
  checkouts: { callerId: string; key: string; orderId: string; status: string }[];
  /** The current cart of each shopper. */
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
  /** Stock adjustments in order, including the first stock of a variant, which has no event. */
  adjustments: { id: string; variantId: string; delta: number; available: number; first: boolean }[];
  holds: { orderId: string; status: string; unitsHeld: boolean }[];
  products: { id: string; status: string }[];
}

export interface PaymentSnapshot {
  payments: PaymentRow[];
  splits: SplitRow[];
  refunds: { id: string; paymentId: string; chargeId: string; amount: number; completed: boolean }[];
  /** Attempts; the id is the idempotency key that the provider got. */
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
  /** Facts of the live read model. */
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
  /** From the headers `ce_id` and `ce_type`; absent in a message that is no event. */
  id?: string;
  type?: string;
  /** The parsed value; absent when it is not JSON. */
  data?: unknown;
  /** The mark of a planted message. */
  planted?: string;
  /** The origin in the headers of a dead letter. */
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
