import { z } from 'zod';
import { defineTemplate } from './template.js';

export const accountTemplates = {
  welcome: defineTemplate(z.object({}), () => ({
    subject: 'Welcome to MVEC',
    summary: 'your account is ready. Mails about your orders, shipments and sales go to this address.',
    details: ['If you did not register, someone mistyped their address, and you can ignore this mail.'],
  })),
} as const;
