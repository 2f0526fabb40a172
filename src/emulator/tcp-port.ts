/** A TCP server on 127.0.0.1 as the device's port: one client at a time, as a serial port has one user. */
import { createServer, type Socket } from 'node:net';
import type { Transport, TransportEvents } from './transport.ts';

/** What may wait in the socket, as a tty's buffer would hold. */
const WAITING_BYTES = 16_384;

export async function openTcp(events: TransportEvents): Promise<Transport> {
  let client: Socket | null = null;
  const server = createServer({ noDelay: true }, (socket) => {
    if (client !== null) {
      socket.destroy(); // busy, as a serial port that another program has open
      return;
    }
    client = socket;
    socket.on('data', (chunk: Buffer) => events.bytes(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      client = null;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the TCP server has no port');
  return {
    address: `tcp://127.0.0.1:${bound.port}`,
    write(bytes) {
      if (client === null || client.destroyed) return bytes.length;
      const room = WAITING_BYTES - client.writableLength;
      if (room <= 0) return 0;
      const fits = Math.min(room, bytes.length);
      client.write(Buffer.from(bytes.subarray(0, fits)));
      return fits;
    },
    close() {
      client?.destroy();
      server.close();
    },
  };
}
