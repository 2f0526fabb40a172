/** A network serial bridge as a byte stream: raw bytes over TCP. */
import { connect, type Socket } from 'node:net';
import type { ByteStream, StationUs } from './types.ts';

const CONNECT_WITHIN_MS = 3000;
const MAX_UNSENT_BYTES = 64 * 1024;

/**
 * Opens `tcp://host:port`.
 * @throws {Error} of the socket, or with code ETIMEDOUT after three seconds
 */
export async function openTcp(address: string, options: { now: () => StationUs }): Promise<ByteStream> {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' })),
      CONNECT_WITHIN_MS,
    );
    socket.once('error', reject);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve();
    });
    socket.once('close', () => clearTimeout(timer));
  });
  return streamOf(socket, address, options.now);
}

function streamOf(socket: Socket, address: string, now: () => StationUs): ByteStream {
  let reason: string | null = null;
  socket.on('error', (error) => {
    reason = `The connection broke: ${error.message}. The device is not heard any more. It is tried again by itself.`;
  });
  return {
    address,
    replayed: false,
    listen(handlers) {
      socket.on('data', (chunk: Buffer) => handlers.bytes(chunk, now()));
      socket.once('end', () => {
        reason ??= 'The other side ended the connection. It is tried again by itself.';
        socket.destroy();
      });
      socket.once('close', () => handlers.closed(reason, now()));
      if (socket.closed) queueMicrotask(() => handlers.closed(reason, now()));
    },
    write(data) {
      if (socket.destroyed) return;
      socket.write(data);
      if (socket.writableLength <= MAX_UNSENT_BYTES) return;
      reason = 'The device takes no more bytes. It hangs, or its network is bad.';
      socket.destroy();
    },
    close() {
      return new Promise((resolve) => {
        if (socket.closed) return resolve();
        socket.once('close', () => resolve());
        socket.destroy();
      });
    },
  };
}
