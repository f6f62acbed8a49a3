import { brokers } from './brokers.js';
import { clocks } from './clocks.js';
import { databases } from './databases.js';
import { instances } from './instances.js';
import { kills } from './kills.js';
import { mixed } from './mixed.js';
import { outside } from './outside.js';
import { poison } from './poison.js';
import { redis } from './redis.js';
import { rolling } from './rolling.js';
import type { Scenario } from './scenario.js';
import { zombies } from './zombies.js';

export const scenarios: readonly Scenario[] = [
  kills,
  zombies,
  brokers,
  databases,
  redis,
  outside,
  instances,
  rolling,
  poison,
  clocks,
  mixed,
];
