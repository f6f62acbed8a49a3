import { createServer } from 'node:http';

/** A minimal service in a separate process, so that its CPU time is not counted as the gateway's. */
const BODY = JSON.stringify({ items: [], nextCursor: null });

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
  response.end(BODY);
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`port ${address.port}`);
});
