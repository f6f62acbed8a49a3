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
  /** Of the delivery. */
  id: string;
  /** How often it was asked for again. */
  resends: number;
  email: string;
  displayName: string;
}

function createPool(url: string) {
  return createTransport({
    url,
    pool: true,
    maxConnections: 5,
    // A mail whose connection was lost is tried again by its delivery, which counts and waits.
    maxRequeues: 0,
    getSocket: openSocket,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    // A server may think about a mail for long; whoever hangs up too early sends it twice.
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
   * The Message-ID is the delivery's, so that a mail that went out twice is recognised as one; asked for again, it is
   * another.
   */
  async send(recipient: Recipient, mail: Mail): Promise<void> {
    await inSpan('SMTP send', { kind: 'client' }, () => this.dialogue(recipient, mail));
  }

  private async dialogue({ id, resends, email, displayName }: Recipient, mail: Mail): Promise<void> {
    await this.transport.sendMail({
      ...mail,
      from: this.env.MAIL_FROM,
      // Not as text, in which a comma would begin another recipient.
      to: { name: nameToUse(displayName), address: email },
      messageId: `<${resends === 0 ? id : `${id}.${resends}`}@mvec.example>`,
      // RFC 3834: nobody's holiday notice answers it.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(maxDialogueMs),
    });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
