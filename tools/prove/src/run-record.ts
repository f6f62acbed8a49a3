/** Facts about a run that are in no database: requests, injected messages, faults. */
export interface RunRecord {
  checkouts: AskedCheckout[];
  /** Attempts without an answer or with an unexpected status, also when a repetition succeeded. */
  failedRequests: FailedRequest[];
  requests: number;
  planted: Planted[];
  stockAdjustments: AskedAdjustment[];
  /** Ids of orders whose cancellation was confirmed to the shopper. */
  cancelled: string[];
  /** Planned number of orders: the duration of the run times its rate. */
  ordersDue: number;
  /** Faults that could not be injected or healed, and required ones that never had their turn. */
  faultsMissing: string[];
  faultsStruck: number;
  /** Processes that ended unexpectedly; undefined where the run cannot observe it. */
  deaths?: string[];
  /** When the last fault was healed, by the clock of this machine. */
  faultsEndedAt: Date;
  /** Number of kills that may have interrupted SMTP dialogues. */
  dialogueFaults: number;
  /** Seconds by which an order's payment deadline may be extended. */
  paymentDeadlineMaxExtensionSeconds: number;
  /** Work that had not settled when the run stopped waiting. */
  unsettled: string[];
}

/** One checkout, with all its repetitions. */
export interface AskedCheckout {
  key: string;
  amount: number;
  /** Status of the last answer; undefined without one. */
  status?: number;
  /** Id of the order that the answer created. */
  orderId?: string;
  total?: number;
}

/** One adjustment of stock, with all its repetitions. */
export interface AskedAdjustment {
  variantId: string;
  delta: number;
  /** Status of the last answer; undefined without one. */
  status?: number;
}

export interface FailedRequest {
  request: string;
  /** The status, or the error of the connection. */
  answer: string;
  at: number;
  /** Parts that were being hit or restarted at that moment. */
  during: string;
}

/** A message that the run itself published to a topic. */
export interface Planted {
  mark: string;
  what: string;
  topic: string;
  type?: string;
  /** Consumers that must have dead-lettered it; none when it must be ignored or applied. */
  deadLetteredBy: string[];
  /** Consumers that must have applied it, because it is odd but valid. */
  appliedBy: string[];
  eventId: string;
}
