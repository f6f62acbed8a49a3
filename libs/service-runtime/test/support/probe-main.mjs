import { baseEnv } from '@mvec/config';
import { runService } from '@mvec/service-runtime';
import { Module } from '@nestjs/common';
import { z } from 'zod';

class ProbeModule {}
Module({})(ProbeModule);

await runService({ name: 'identity', module: ProbeModule, env: z.object(baseEnv('identity')) });
