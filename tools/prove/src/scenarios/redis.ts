import type { Fault } from '../faults/fault.js';
import { kill } from '../faults/kill.js';
import { flushRedis } from '../faults/redis.js';
import type { Random } from '../random.js';
import { named, type Scenario } from './scenario.js';

export const redis: Scenario = {
  name: 'redis',
  summary: 'Redis killed and flushed: jobs are created again, no mail is sent twice',
  seconds: 60,
  mustStrike: ['SIGKILL redis', 'Redis flushed'].map(named),
  faults: lostRedis,
};

export function* lostRedis(random: Random): Generator<Fault> {
  for (;;) {
    yield flushRedis;
    yield kill(['redis'], random.between(0, 8_000));
  }
}
