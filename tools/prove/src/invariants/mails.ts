import type { Invariant } from './invariant.js';
import { sum, tally } from './tally.js';

/** Maximum number of SMTP dialogues at a time, over all instances of messaging. */
const dialoguesAtOnce = 10;

export const mails: Invariant = {
  name: 'one mail each',
  claim: 'Every delivery is one mail; a second copy, with the same Message-ID, only after an interrupted SMTP dialogue',
  promises: [16],
  judge: ({ messaging, mails: taken }, { dialogueFaults }) => {
    const sent = messaging.deliveries.filter(({ status }) => status === 'sent');
    const copies = tally(taken.map(({ messageId }) => messageId));
    const known = new Set(messaging.deliveries.map(({ id }) => `${id}@mvec.example`));
    const missing = sent.filter(({ id }) => !copies.has(`${id}@mvec.example`));
    const unknown = [...copies.keys()].filter((messageId) => !known.has(messageId));
    const doubled = [...copies].filter(([, count]) => count > 1);
    // Each kill can interrupt all concurrent dialogues; a delivery with one attempt had no interruption.
    const attempts = new Map(sent.map(({ id, attempts: tries }) => [`${id}@mvec.example`, tries]));
    const again = doubled.map(([, count]) => count - 1);
    const tooMany = sum(again) > dialogueFaults * dialoguesAtOnce;
    const wrong = doubled.filter(([id, count]) => tooMany || count > (attempts.get(id) ?? 1));
    return {
      counted: `${sent.length} deliveries, ${taken.length} mails`,
      offenders: [
        ...missing.map(({ id, template }) => `delivery ${id} (${template}) is marked as sent, but its mail is missing`),
        ...unknown.map((messageId) => `mail ${messageId} belongs to no delivery`),
        ...wrong.map(([messageId, count]) => `mail ${messageId} arrived ${count} times`),
      ],
      ...(doubled.length > 0 && {
        remark: `${doubled.length} arrived again with the same Message-ID after an interrupted dialogue`,
      }),
    };
  },
};
