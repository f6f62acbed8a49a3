/** Facts about a run that are in no database: requests, injected messages, faults. */
export interface RunRecord {
  checkouts: AskedCheckout[];
  /** Requests that had no answer, or one that the request does not deserve, however often they were repeated. */
  failedRequests: FailedRequest[];
  requests: number;
  planted: Planted[];
  stockAdjustments: AskedAdjustment[];
  /** Orders whose shoppers got the answer that they are cancelled. */
  cancelled: string[];
  /** Orders that were to be placed, in the time of the run and at its rate. */
  ordersDue: number;
  /** Faults that could not be carried out, or not be healed, and those of the scenario that never had their turn. */
  faultsMissing: string[];
  faultsStruck: number;
  /** Parts that ended although nobody had ended them; nothing where nobody sees it. */
  deaths?: string[];
  /** The last fault was healed, by the clock of this machine. */
  faultsEndedAt: Date;
  /** Kills that may have ended an SMTP dialogue half-way. */
  dialogueFaults: number;
  /** Seconds that an order may stay unpaid, and that its deadline may rest after it. */
  paymentDeadlineMaxExtensionSeconds: number;
  /** What did not come to rest before the run lost its patience. */
  restless: string[];
}

/** One checkout, however often it was sent. */
export interface AskedCheckout {
  key: string;
  amount: number;
  /** Status of the last answer; undefined without one. */
  status?: number;
  /** Id of the order that the answer created. */
  orderId?: string;
  total?: number;
}

/** One adjustment of stock, however often it was sent. */
export interface AskedAdjustment {
  variantId: string;
  delta: number;
  /** Status of the last answer; undefined without one. */
  status?: number;
}

export interface FailedRequest {
  request: string;
  /** A status, or what became of the connection. */
  answer: string;
  at: number;
  /** The parts that are being restarted, or were hit, at that moment. */
  during: string;
}

/** A message that the run put into a topic beside those of the services. */
export interface Planted {
  mark: string;
  what: string;
  topic: string;
  type?: string;
  /** Consumers that must have it as a dead letter; none when it is to be ignored, or applied. */
  buriedBy: string[];
  /** Consumers that must have applied it: odd as it is, it is an event. */
  appliedBy: string[];
  eventId: string;
}
