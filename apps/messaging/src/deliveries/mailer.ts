import { InjectEnv } from '@mvec/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { ZodError } from 'zod';
import type { Env } from '../env.js';
import type { Mail } from '../templates/templates.js';

@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;

  constructor(@InjectEnv() private readonly env: Env) {
    this.transport = createTransport(env.SMTP_URL, {
      pool: true,
      maxConnections: 5,
      connectionTimeout: 5_000,
      greetingTimeout: 5_000,
      socketTimeout: 15_000,
    } as object);
  }

  /** The Message-ID is the delivery's, so that a mail that went out twice is recognised as one. */
  async send(deliveryId: string, to: string, mail: Mail): Promise<void> {
    await this.transport.sendMail({ from: this.env.MAIL_FROM, to, messageId: `<${deliveryId}@mvec.example>`, ...mail });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

/** Whether trying again is pointless: the server said so (5xx), or the data does not fit its template. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ZodError) return true;
  const code: unknown = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  return typeof code === 'number' && code >= 500 && code < 600;
}
