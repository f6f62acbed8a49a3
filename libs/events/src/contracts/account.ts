import { z } from 'zod';

/** The whole state of an account. Every event of the compacted topic must carry it. */
export const account = z.object({
  accountId: z.uuid(),
  email: z.email(),
  displayName: z.string(),
});
