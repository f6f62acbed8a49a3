import { counter } from '@mvec/observability';

/** Has no label for the account or the address: metrics identify no person. */
export const signIns = counter({
  name: 'identity_sign_ins_total',
  help: 'Sign-ins by outcome; wrong_password includes unregistered addresses',
  labels: { outcome: ['succeeded', 'wrong_password', 'throttled', 'error'] },
});
