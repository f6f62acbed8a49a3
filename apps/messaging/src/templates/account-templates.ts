import { z } from 'zod';
import { defineTemplate } from './template.js';

export const accountTemplates = {
  welcome: defineTemplate(z.object({}), () => ({
    subject: 'Welcome to MVEC',
    summary: 'your account is ready: what you order, ship or sell from now on is told to this address.',
    details: ['If you did not register, somebody mistyped their address, and you can ignore this mail.'],
  })),
} as const;
