import { inSpan } from '@mvec/observability';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Env } from '../env.js';
import type { Mail } from '../templates/layout.js';
import { nameToUse } from '../templates/tidy.js';
import { maxDialogueMs } from './delivery-attempts.service.js';
import { openSocket } from './smtp-socket.js';

export interface Recipient {
  /** Id of the delivery. */
  id: string;
  /** Number of resends that operators have requested. */
  resends: number;
  email: string;
  displayName: string;
}

function createPool(url: string) {
  return createTransport({
    url,
    pool: true,
    maxConnections: 5,
    // The delivery counts attempts and retries after a backoff; the transport must not retry by itself.
    maxRequeues: 0,
    getSocket: openSocket,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    // A server may take long to accept a mail; closing the connection too early would send it twice.
    socketTimeout: maxDialogueMs,
  });
}

@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport: ReturnType<typeof createPool>;

  constructor(@InjectEnv() private readonly env: Env) {
    this.transport = createPool(env.SMTP_URL);
  }

  /**
   * Sends the mail. Its Message-ID is the delivery's id, so that mail programs recognise a mail that went out twice; a
   * resend has another Message-ID.
   */
  async sendMail(recipient: Recipient, mail: Mail): Promise<void> {
    await inSpan('SMTP send', { kind: 'client' }, () => this.dialogue(recipient, mail));
  }

  private async dialogue({ id, resends, email, displayName }: Recipient, mail: Mail): Promise<void> {
    await this.transport.sendMail({
      ...mail,
      from: this.env.MAIL_FROM,
      // An object, because in text a comma would start another recipient.
      to: { name: nameToUse(displayName), address: email },
      messageId: `<${resends === 0 ? id : `${id}.${resends}`}@mvec.example>`,
      // RFC 3834: prevents out-of-office replies.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(maxDialogueMs),
    });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
