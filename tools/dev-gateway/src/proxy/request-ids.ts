import { randomFillSync } from 'node:crypto';

const IDS_PER_FILL = 256;
const pool = Buffer.alloc(16 * IDS_PER_FILL);
let hex = '';
let next = IDS_PER_FILL;

/** 32 random hexadecimal digits, as Kong's `$kong_request_id`. */
export function requestId(): string {
  if (next === IDS_PER_FILL) {
    hex = randomFillSync(pool).toString('hex');
    next = 0;
  }
  next += 1;
  return hex.slice((next - 1) * 32, next * 32);
}
