import { eventually, testInfrastructure } from '@mvec/testing';
import { patience } from './test-messaging.js';

/** A mail in the answer of the inbox's API. */
export interface InboxMail {
  headers: Record<string, string>;
  to: { address: string; name: string }[];
  from: { address: string; name: string }[];
  subject: string;
  text: string;
  html: string;
}

/** Waits for `atLeast` mails to one address: the inbox shows a mail a moment after it has accepted it. */
export async function mailsTo(
  email: string,
  atLeast: number,
  webUrl = testInfrastructure().mail.webUrl,
): Promise<InboxMail[]> {
  return eventually(
    async () => {
      const response = await fetch(`${webUrl}/api/email`);
      const mails = ((await response.json()) as InboxMail[]).filter(({ to }) =>
        to.some(({ address }) => address === email),
      );
      return mails.length >= atLeast ? mails : undefined;
    },
    { ...patience, message: `${atLeast} mails` },
  );
}
