/** Real ends of a cable for tests: a pseudo-terminal and a TCP port, each with a scripted device behind it. */
import { createServer, type Server, type Socket } from 'node:net';
import type { ScriptedDevice } from './scripted-device.ts';

export interface Carrier {
  readonly address: string;
  /** Writes as the device would. */
  give(bytes: string | Uint8Array): void;
  /** What the host wrote. */
  heard: Buffer[];
  /** Pulls the cable. */
  unplug(): Promise<void>;
}

export const nowUs = (): number => performance.now() * 1000;

interface OpenedPty {
  _master: Socket;
  _slave: Socket;
  _pty: string;
}

/** The master's end of a new pty; its path is the port. */
export async function ptyCarrier(): Promise<Carrier> {
  const { default: library } = (await import('@lydell/node-pty')) as unknown as {
    default: { open(options: object): OpenedPty };
  };
  const { _master: master, _slave: slave, _pty: address } = library.open({ encoding: null });
  const heard: Buffer[] = [];
  const { spawnSync } = await import('node:child_process');
  spawnSync('stty', ['-F', address, 'raw', '-echo']);
  // Not pty.destroy(): that signals a process that does not exist, by the number -1.
  slave.destroy();
  // EIO while no host has the port open.
  master.on('error', () => {});
  master.on('data', (chunk: Buffer) => heard.push(chunk));
  return {
    address,
    heard,
    give: (bytes) => void master.write(bytes),
    unplug: () =>
      new Promise((resolve) => {
        master.once('close', () => resolve());
        master.destroy();
      }),
  };
}

export async function tcpCarrier(): Promise<Carrier> {
  const heard: Buffer[] = [];
  let client: Socket | null = null;
  const server: Server = createServer((socket) => {
    client = socket;
    socket.on('data', (chunk) => heard.push(chunk as Buffer));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    address,
    heard,
    give: (bytes) => void client?.write(bytes),
    unplug: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        client?.destroy();
      }),
  };
}

/** Puts a device behind a carrier, in real time. Call what comes back to take it away. */
export function animate(device: ScriptedDevice, carrier: Carrier): () => void {
  device.send = (line) => carrier.give(line);
  const timer = setInterval(() => {
    const at = nowUs();
    for (const chunk of carrier.heard.splice(0)) device.bytes(chunk, at);
    device.advance(at);
  }, 2);
  return () => {
    clearInterval(timer);
    device.send = () => {};
  };
}
