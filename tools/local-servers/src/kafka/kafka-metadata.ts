import { connect } from 'node:net';

const METADATA = 3;
const VERSION = 1;
const CORRELATION_ID = 1;

/**
 * Ids of the brokers that the broker on this port sees as alive, by a Metadata request (key 3, version 1) without topics.
 * A broker answers only after it has joined the cluster. Undefined when it does not answer.
 */
export async function aliveBrokers(port: number): Promise<number[] | undefined> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(2_000, () => socket.destroy());
  try {
    return await new Promise((resolve) => {
      let received = Buffer.alloc(0);
      socket.on('error', () => resolve(undefined));
      socket.on('close', () => resolve(undefined));
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) resolve(brokerIds(received));
      });
      socket.write(metadataRequest());
    });
  } finally {
    socket.destroy();
  }
}

/** Size, then the header (key, version, correlation id, client id) and an empty array of topics. */
function metadataRequest(): Buffer {
  const client = Buffer.from('mvec');
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + client.length + 4);
  let offset = request.writeInt32BE(request.length - 4, 0);
  offset = request.writeInt16BE(METADATA, offset);
  offset = request.writeInt16BE(VERSION, offset);
  offset = request.writeInt32BE(CORRELATION_ID, offset);
  offset = request.writeInt16BE(client.length, offset);
  offset += client.copy(request, offset);
  request.writeInt32BE(0, offset);
  return request;
}

/** Size, correlation id, then an array of brokers: id, host, port, rack (a length of -1 stands for none). */
function brokerIds(response: Buffer): number[] {
  const ids: number[] = [];
  let offset = 12;
  for (let left = response.readInt32BE(8); left > 0; left--) {
    ids.push(response.readInt32BE(offset));
    offset += 4;
    offset += 2 + response.readInt16BE(offset) + 4;
    offset += 2 + Math.max(0, response.readInt16BE(offset));
  }
  return ids.sort((a, b) => a - b);
}
