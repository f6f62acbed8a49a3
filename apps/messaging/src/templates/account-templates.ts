import { z } from 'zod';
import { defineTemplate, formatTime } from './template.js';
import { wordsOf } from './tidy.js';

const time = z.iso.datetime();

export const accountTemplates = {
  welcome: defineTemplate(z.object({}), () => ({
    subject: 'Welcome to MVEC',
    summary: 'your account is ready: what you order, ship or sell from now on is told to this address.',
    details: ['If you did not register, somebody mistyped their address, and you can ignore this mail.'],
  })),

  'new-device': defineTemplate(z.object({ device: wordsOf(100), time }), (data) => ({
    subject: 'A sign-in from a new device',
    summary: `somebody signed in to your account from ${data.device} on ${formatTime(data.time)}, for the first time.`,
    details: ['If that was not you, change your password: it ends all other sessions.'],
  })),

  'refresh-token-reuse': defineTemplate(z.object({ time }), (data) => ({
    subject: 'A session was ended for your safety',
    summary: `on ${formatTime(data.time)} a key to one of your sessions was used twice, so it may have been copied. We ended that session.`,
    details: ['Sign in again, change your password, and look through the list of your sessions.'],
  })),
} as const;
