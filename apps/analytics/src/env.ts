import { baseEnv } from '@mvec/config';
import { z } from 'zod';

export const envSchema = z.object(baseEnv('analytics'));
