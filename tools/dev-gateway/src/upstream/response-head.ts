import { lowerCase } from '../proxy/request-headers.js';
import { UpstreamError } from './upstream-error.js';

export interface ResponseHead {
  status: number;
  /** Headers except hop-by-hop ones; flat list of names and values. */
  readonly headers: string[];
  namesServer: boolean;
  contentLength: number | undefined;
  chunked: boolean;
  keepAlive: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const SPACE = 32;
const TAB = 9;

/**
 * Parses status line and headers; the text ends before the empty line. Headers that determine the end of the body must
 * be unambiguous (RFC 9112, 6.3); Node validates the others when it writes them to the client.
 */
export function parseResponseHead(text: string): ResponseHead {
  let lineEnd = text.indexOf('\r\n');
  if (lineEnd < 0) lineEnd = text.length;
  const start = STATUS_LINE.exec(text.slice(0, lineEnd));
  if (!start) throw new UpstreamError('INVALID_RESPONSE');
  const head: ResponseHead = {
    status: Number(start[2]),
    headers: [],
    namesServer: false,
    contentLength: undefined,
    chunked: false,
    keepAlive: start[1] === '1',
  };
  while (lineEnd < text.length) {
    const from = lineEnd + 2;
    lineEnd = text.indexOf('\r\n', from);
    if (lineEnd < 0) lineEnd = text.length;
    const colon = text.indexOf(':', from);
    if (colon <= from || colon > lineEnd) throw new UpstreamError('INVALID_RESPONSE');
    addHeader(head, text.slice(from, colon), trimmed(text, colon + 1, lineEnd));
  }
  if (head.chunked && head.contentLength !== undefined) throw new UpstreamError('INVALID_RESPONSE');
  return head;
}

function addHeader(head: ResponseHead, name: string, value: string): void {
  switch (lowerCase(name)) {
    case 'connection':
      head.keepAlive &&= !/\bclose\b/i.test(value);
      return;
    case 'transfer-encoding':
      if (head.chunked || value.toLowerCase() !== 'chunked') throw new UpstreamError('INVALID_RESPONSE');
      head.chunked = true;
      return;
    case 'keep-alive':
    case 'proxy-connection':
    case 'trailer':
    case 'upgrade':
      return;
    case 'content-length':
      if (head.contentLength !== undefined || !/^\d{1,15}$/.test(value)) throw new UpstreamError('INVALID_RESPONSE');
      head.contentLength = Number(value);
      break;
    case 'server':
      head.namesServer = true;
  }
  head.headers.push(name, value);
}

function trimmed(text: string, from: number, to: number): string {
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
