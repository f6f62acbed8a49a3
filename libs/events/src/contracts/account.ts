import { z } from 'zod';

/** The whole current state of an account, as every event of its compacted topic must carry it. */
export const account = z.object({
  accountId: z.uuid(),
  email: z.email(),
  displayName: z.string(),
});
