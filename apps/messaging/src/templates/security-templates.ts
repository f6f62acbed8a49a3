import { z } from 'zod';
import { defineTemplate, formatTime } from './template.js';
import { wordsOf } from './tidy.js';

const time = z.iso.datetime();

/** Warnings that an account may be somebody else's by now. They go to the address it had when that happened. */
export const securityTemplates = {
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

  /** To the address of before: whoever reads the new one knows. */
  'email-changed': defineTemplate(z.object({ newEmail: wordsOf(20), time }), (data) => ({
    subject: 'The address of your account was changed',
    summary: `the address of your account was changed to ${data.newEmail} on ${formatTime(data.time)}. From now on you sign in with the new address, and what concerns your account is told there.`,
    details: [
      'If it was not you, somebody knows your password. Where you are still signed in, change it at once: that ends all other sessions. Then change the address back.',
    ],
  })),

  'password-changed': defineTemplate(z.object({ time }), (data) => ({
    subject: 'Your password was changed',
    summary: `the password of your account was changed on ${formatTime(data.time)}. All other sessions were ended.`,
    details: ['If it was not you, somebody knew your old password, and whoever it was is still signed in.'],
  })),
} as const;
