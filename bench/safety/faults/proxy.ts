/** A cable between page and service that can be cut without either end being told. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  readonly url: string;
  /** From now on nothing gets through, and nothing is closed. */
  cut(): void;
  close(): void;
}

export async function startProxy(serviceUrl: string): Promise<Proxy> {
  const { hostname, port } = new URL(serviceUrl);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((page) => {
    const service = connect(Number(port), hostname);
    let head = true;
    const pass = (to: Socket) => (chunk: Buffer | string) => {
      if (whole) to.write(chunk);
    };
    page.on('data', (chunk) => {
      // The service answers to its own address only.
      const text = chunk.toString('latin1');
      pass(service)(Buffer.from(head ? text.replaceAll(own, `${hostname}:${port}`) : text, 'latin1'));
      head = false;
    });
    service.on('data', pass(page));
    for (const [one, other] of [
      [page, service],
      [service, page],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        if (whole) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${own}`,
    cut() {
      whole = false;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
