import { eventually, testInfrastructure } from '@mvec/testing';
import { patience } from './test-messaging.js';

/** What the inbox's API says about a mail. */
export interface InboxMail {
  headers: Record<string, string>;
  to: { address: string; name: string }[];
  from: { address: string; name: string }[];
  subject: string;
  text: string;
  html: string;
}

/** Every mail to one address, once there are so many: the inbox shows a mail a moment after it has taken it. */
export async function mailsTo(
  email: string,
  atLeast: number,
  webUrl = testInfrastructure().mail.webUrl,
): Promise<InboxMail[]> {
  return eventually(
    async () => {
      const response = await fetch(`${webUrl}/api/email`);
      const mails = ((await response.json()) as InboxMail[]).filter(({ to }) =>
        to.some((one) => one.address === email),
      );
      return mails.length >= atLeast ? mails : undefined;
    },
    { ...patience, message: `${atLeast} mails` },
  );
}
