import { z } from 'zod';
import { defineTemplate, formatTime } from './template.js';
import { wordsOf } from './tidy.js';

const time = z.iso.datetime();

/** Warnings that another person may have access to the account. They go to the address that it had at that time. */
export const securityTemplates = {
  'new-device': defineTemplate(z.object({ device: wordsOf(100), time }), (data) => ({
    subject: 'A sign-in from a new device',
    summary: `someone signed in to your account from ${data.device} on ${formatTime(data.time)}, for the first time from this device.`,
    details: ['If this was not you, change your password: that ends all other sessions.'],
  })),

  'refresh-token-reuse': defineTemplate(z.object({ time }), (data) => ({
    subject: 'A session was ended for your safety',
    summary: `on ${formatTime(data.time)} a token of one of your sessions was used twice, so it may have been copied. We ended that session.`,
    details: ['Sign in again, change your password and check the list of your sessions.'],
  })),

  /** Sent to the previous address, because the new one may belong to a thief. */
  'email-changed': defineTemplate(z.object({ newEmail: wordsOf(20), time }), (data) => ({
    subject: 'The address of your account was changed',
    summary: `the address of your account was changed to ${data.newEmail} on ${formatTime(data.time)}. From now on, sign in with the new address; mails about your account go there.`,
    details: [
      'If this was not you, someone knows your password. Change it at once on a device where you are still signed in: that ends all other sessions. Then change the address back.',
    ],
  })),

  'password-changed': defineTemplate(z.object({ time }), (data) => ({
    subject: 'Your password was changed',
    summary: `the password of your account was changed on ${formatTime(data.time)}. All other sessions were ended.`,
    details: ['If this was not you, someone knew your old password and is still signed in.'],
  })),
} as const;
