import { moneyAnswer, time } from '@mvec/http';
import { z } from 'zod';

/** Services with data on orders, in the order in which they handle one. */
export const timelineServices = ['order', 'catalog', 'payment', 'messaging', 'analytics'] as const;

export type TimelineService = (typeof timelineServices)[number];

const timelineKinds = [
  'request',
  'step',
  'hold',
  'payment',
  'provider_call',
  'capture',
  'refund',
  'posting',
  'shipment',
  'mail',
  'message',
  'event',
  'dead_letter',
] as const;

export type TimelineKind = (typeof timelineKinds)[number];

const service = z.enum(timelineServices);

/** Maximum length in characters. */
export const longest = { name: 200, text: 2_000 };

/** Maximum list lengths, far above those of any order. A longer part is refused as broken. */
const most = { entries: 10_000, listed: 2_000, omitted: 100, ids: 20 };
const name = z.string().max(longest.name);
const text = z.string().max(longest.text);

const entry = {
  at: time,
  kind: z.enum(timelineKinds),
  text,
  ids: z
    .record(name, name)
    .refine((ids) => Object.keys(ids).length <= most.ids)
    .describe('Ids for further searches, by name: `paymentId`'),
  event: name.nullable().describe('The event published with it, such as `order.placed.v1`'),
  traceId: name.nullable(),
  correlationId: name.nullable(),
};

const entryExample = {
  at: '2026-11-22T12:00:00.300Z',
  kind: 'provider_call',
  text: 'charge, call 1: succeeded after 180 ms',
  ids: { paymentId: '01a2052d-1181-7179-aefe-23c0ac32eb2c' },
  event: null,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  correlationId: '9b2f6a0e-6a5f-4d53-8a3e-7f1f5a0c9d11',
};

const timelineEntry = z
  .object(entry)
  .meta({ id: 'TimelineEntry', description: 'One thing that happened to an order.', examples: [entryExample] });

export type TimelineEntry = z.infer<typeof timelineEntry>;

/** `under_way`: proceeds normally. `late`: overdue. `needs_a_person`: waits for an operator. */
export const outstandingStates = ['needs_a_person', 'late', 'under_way'] as const;

const outstandingFields = {
  state: z.enum(outstandingStates),
  what: text,
  since: time.nullable().describe('null where no service stores it'),
  deadline: time.nullable().describe('When it ends without an action'),
  nextAttempt: time.nullable(),
  next: text.nullable().describe('What an operator can do'),
};

const outstandingExample = {
  state: 'late',
  what: 'mail order-confirmed to the shopper failed 5 times: connect ECONNREFUSED',
  since: '2026-11-22T12:00:01.000Z',
  deadline: null,
  nextAttempt: '2026-11-22T12:05:01.000Z',
  next: 'look at the mail server',
};

const outstanding = z.object(outstandingFields).meta({ id: 'Outstanding', examples: [outstandingExample] });

export type Outstanding = z.infer<typeof outstanding>;

const posting = z
  .object({
    entryId: z.uuid(),
    kind: name,
    postedAt: time,
    lines: z
      .array(z.object({ account: name, amount: moneyAnswer }))
      .max(most.listed)
      .describe('Lines; they sum to zero per currency'),
  })
  .meta({
    id: 'TimelinePosting',
    examples: [
      {
        entryId: '01a2052d-2181-7179-aefe-23c0ac32eb2c',
        kind: 'capture',
        postedAt: '2026-11-22T12:00:00.500Z',
        lines: [
          { account: 'provider_receivable', amount: { amount: 1999, currency: 'EUR' } },
          { account: 'platform_commission', amount: { amount: -1999, currency: 'EUR' } },
        ],
      },
    ],
  });

export type TimelinePosting = z.infer<typeof posting>;

const shareStates = ['not_captured', 'pending', 'available', 'refunded'] as const;

/** A vendor's share of the payment and its current state. */
const share = z
  .object({
    vendorOrderId: z.uuid(),
    vendorId: z.uuid(),
    gross: moneyAnswer,
    commission: moneyAnswer,
    net: moneyAnswer,
    basisPoints: z.int(),
    state: z
      .enum(shareStates)
      .describe(
        '`pending` until payment has consumed the shipment, then `available`; `refunded` when it was given back',
      ),
    availableSince: time.nullable(),
  })
  .meta({
    id: 'TimelineShare',
    examples: [
      {
        vendorOrderId: '01a2052d-1230-704c-bbaa-1a016fa3572f',
        vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        gross: { amount: 2000, currency: 'EUR' },
        commission: { amount: 200, currency: 'EUR' },
        net: { amount: 1800, currency: 'EUR' },
        basisPoints: 1000,
        state: 'pending',
        availableSince: null,
      },
    ],
  });

export type TimelineShare = z.infer<typeof share>;

/** An event that the service published or applied. `subject` distinguishes several of one type. */
const timelineEvent = z.object({ event: name, subject: name.nullable(), at: time.nullable() }).meta({
  id: 'TimelineEvent',
  examples: [{ event: 'payment.captured.v1', subject: null, at: '2026-11-22T12:00:00.500Z' }],
});

export type TimelineEvent = z.infer<typeof timelineEvent>;

const letterStatuses = ['open', 'replayed', 'dropped'] as const;

export type LetterStatus = (typeof letterStatuses)[number];

/** An event that the service could not apply, with its state. */
const timelineLetter = z
  .object({
    id: z.uuid(),
    event: name.nullable(),
    subject: name.nullable().describe('Subject as in `published`; null also when unknown'),
    status: z.enum(letterStatuses),
  })
  .meta({
    id: 'TimelineLetter',
    examples: [
      {
        id: '01a2052d-2281-7179-aefe-23c0ac32eb2c',
        event: 'order.cancelled.v1',
        subject: null,
        status: 'dropped',
      },
    ],
  });

export type TimelineLetter = z.infer<typeof timelineLetter>;

/** One service's part of the timeline. */
export const timelineFragment = z
  .object({
    service,
    state: name.nullable().describe('State of the order in the service; null when it has none'),
    entries: z.array(timelineEntry).max(most.entries),
    outstanding: z.array(outstanding).max(most.listed),
    published: z
      .array(timelineEvent)
      .max(most.listed)
      .describe('Events about the order that other services should apply'),
    applied: z.array(timelineEvent).max(most.listed).describe('Events that have taken effect'),
    deadLetters: z
      .array(timelineLetter)
      .max(most.listed)
      .describe('Events that the service could not apply, settled ones too'),
    postings: z.array(posting).max(most.listed),
    shares: z.array(share).max(most.listed),
    omitted: z.array(text).max(most.omitted).describe('Entries left out, one sentence each'),
  })
  .meta({
    id: 'TimelineFragment',
    description: "The service's part of an order's timeline.",
    examples: [
      {
        service: 'payment',
        state: 'captured',
        entries: [entryExample],
        outstanding: [],
        published: [],
        applied: [{ event: 'order.placed.v1', subject: null, at: null }],
        deadLetters: [],
        postings: [],
        shares: [],
        omitted: [],
      },
    ],
  });

export type TimelineFragment = z.infer<typeof timelineFragment>;

const vendorPart = z.object({
  vendorOrderId: z.uuid(),
  vendorId: z.uuid(),
  status: z.string(),
  subtotal: moneyAnswer,
  shippedAt: time.nullable(),
  share: share.nullable().describe('null when payment does not answer or has none'),
});

export type TimelineVendor = z.infer<typeof vendorPart>;

const verdictStates = ['settled', 'under_way', 'late', 'needs_a_person', 'incomplete'] as const;

const verdict = z.object({
  state: z
    .enum(verdictStates)
    .describe('`incomplete`: nothing is outstanding in the services that answered, but some did not'),
  text: z.string(),
});

export type Verdict = z.infer<typeof verdict>;

const wholeOutstanding = z.object({
  service,
  ...outstandingFields,
  text: z.string().describe('Summary with durations and deadlines'),
});

export type WholeOutstanding = z.infer<typeof wholeOutstanding>;

const wholeEntry = z.object({ service, ...entry });

export type WholeEntry = z.infer<typeof wholeEntry>;

/** The whole timeline. */
export const orderTimeline = z
  .object({
    orderId: z.uuid(),
    status: z.string(),
    total: moneyAnswer.nullable(),
    askedAt: time,
    verdict,
    outstanding: z.array(wholeOutstanding).describe('Worst and oldest first'),
    entries: z.array(wholeEntry).describe('Entries of all services, by time'),
    vendors: z.array(vendorPart).describe('Vendors, their amounts and the state of their shares'),
    postings: z.array(posting),
    accounts: z
      .array(z.object({ account: z.string(), balance: moneyAnswer }))
      .describe('Balance of the order per account: debits positive, credits negative'),
    totals: z.array(moneyAnswer).describe('Sum of all postings per currency; not zero means a broken ledger'),
    missing: z.array(z.object({ service, why: z.string() })).describe('Services that did not answer'),
    omitted: z.array(z.string()),
  })
  .meta({
    id: 'OrderTimeline',
    description: 'Events of an order in all services, and what is outstanding.',
    examples: [
      {
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        status: 'confirmed',
        total: { amount: 1999, currency: 'EUR' },
        askedAt: '2026-11-22T12:10:00.000Z',
        verdict: { state: 'settled', text: 'confirmed 1.2 s after it was placed; nothing is outstanding' },
        outstanding: [],
        entries: [{ service: 'payment', ...entryExample }],
        vendors: [],
        postings: [],
        accounts: [],
        totals: [],
        missing: [],
        omitted: [],
      },
    ],
  });

export type OrderTimeline = z.infer<typeof orderTimeline>;
