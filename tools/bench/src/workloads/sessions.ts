import { anybody } from './requests.js';
import { requestWork } from './measured-load.js';

/** Sign-ins. Their speed is limited by Argon2 on purpose: guessing a password takes as long. */
export const signInWorkload = requestWork({
  name: 'sign-in',
  title: 'sign-in (argon2id)',
  plan: ({ market }) => ({
    method: 'POST',
    senders: anybody,
    subjects: market.shoppers.map(({ email, password }) => ({
      path: '/api/identity/v1/sessions',
      bodyEnd: JSON.stringify({ email, password }),
    })),
    take: 'at-random',
    expect: 201,
  }),
});
