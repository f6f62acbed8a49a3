import { randomFillSync } from 'node:crypto';

const IDS_PER_FILL = 256;
const pool = Buffer.alloc(16 * IDS_PER_FILL);
let hex = '';
let next = IDS_PER_FILL;

/** A request id in the format of Kong's `$kong_request_id`: 32 random hexadecimal digits. */
export function requestId(): string {
  if (next === IDS_PER_FILL) {
    hex = randomFillSync(pool).toString('hex');
    next = 0;
  }
  next += 1;
  return hex.slice((next - 1) * 32, next * 32);
}
