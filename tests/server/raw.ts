/** Requests byte by byte: what browsers and libraries would not let a test send. */
import { connect, type Socket } from 'node:net';

/** Sends the lines as one request and answers all that comes until the other side closes or falls silent. */
export function sendRaw(port: number, lines: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      if (isWhole(text)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

/** The head and as much body as it announces. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end));
  return length === null ? / 101 /.test(text.slice(0, end)) : text.length >= end + 4 + Number(length[1]);
}

export const upgrade = (path: string, headers: readonly string[]): string[] => [
  `GET ${path} HTTP/1.1`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ...headers,
];

/** A WebSocket client by hand that reads only when it is told to. */
export function openFeed(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${upgrade('/api/live', [`Host: 127.0.0.1:${port}`]).join('\r\n')}\r\n\r\n`),
    );
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      if (/^HTTP\/1\.1 101 /.test(chunk.toString('latin1'))) resolve(socket);
      else reject(new Error(chunk.toString('latin1')));
    });
  });
}

/** A text frame as a client sends it: masked, by a mask of zeros. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new RangeError('longer frames are not needed here');
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
