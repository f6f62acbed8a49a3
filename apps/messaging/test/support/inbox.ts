import { testInfrastructure, until } from '@mvec/testing';
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

/** Every mail to one address. */
export async function mailsTo(email: string, webUrl = testInfrastructure().mail.webUrl): Promise<InboxMail[]> {
  const response = await fetch(`${webUrl}/api/email`);
  const mails = (await response.json()) as InboxMail[];
  return mails.filter((mail) => mail.to.some(({ address }) => address === email));
}

export async function firstMailTo(email: string): Promise<InboxMail> {
  return until(async () => (await mailsTo(email))[0], { ...patience, message: 'a mail' });
}
