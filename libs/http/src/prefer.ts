export const maxPreferredWaitSeconds = 30;

/** The wait of an RFC 7240 header `Prefer: wait=10`, in seconds from 0 to 30. A malformed preference is ignored, as the RFC requires. */
export function preferredWaitSeconds(header: unknown): number {
  const text = Array.isArray(header) ? header.join(',') : header;
  const match = typeof text === 'string' ? /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(text) : null;
  return match ? Math.min(Number(match[1]), maxPreferredWaitSeconds) : 0;
}
