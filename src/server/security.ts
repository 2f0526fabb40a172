/**
 * Who may talk to the service: pages that it served itself, from this computer. A foreign Host (DNS
 * rebinding) and a foreign Origin (another site's script) are refused on HTTP and on the upgrade alike.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EvenstrokeError } from '../errors.ts';

export const LIVE_PATH = '/api/live';

/** Host names that mean this computer; compared without the port and in lower case. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isOwnHost(host: string | undefined, port: number): boolean {
  if (host === undefined) return false;
  const match = /^(\[[0-9a-f:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(host);
  if (!match) return false;
  return OWN_NAMES.has((match[1] as string).toLowerCase()) && Number(match[2] ?? 80) === port;
}

function isOwnOrigin(origin: string, port: number): boolean {
  return origin.startsWith('http://') && isOwnHost(origin.slice('http://'.length), port);
}

function check(request: FastifyRequest): void {
  const port = request.socket.localPort ?? 0;
  if (!isOwnHost(request.headers.host, port)) {
    throw new EvenstrokeError(
      'forbidden',
      'This service answers only to its own address on this computer. Open it as http://127.0.0.1 with the port it printed.',
    );
  }
  const { origin } = request.headers;
  // Another port of this computer counts as the same site, and its pages are as foreign as any.
  const site = request.headers['sec-fetch-site'];
  const crossSite = site === 'cross-site' || site === 'same-site';
  // Following a link from elsewhere opens the page anew in its own tab, which shows that site nothing.
  const followed = request.method === 'GET' && request.headers['sec-fetch-dest'] === 'document';
  if ((origin !== undefined && !isOwnOrigin(origin, port)) || (crossSite && !followed)) {
    throw new EvenstrokeError(
      'forbidden',
      'A page from another site asked for this. Only the pages of this service may use it.',
    );
  }
}

/** The WebSocket plugin would upgrade any route, only to close it again. */
function checkUpgrade(request: FastifyRequest): void {
  if (request.headers.upgrade === undefined || request.routeOptions.url === LIVE_PATH) return;
  throw new EvenstrokeError(
    'bad-input',
    `There is no WebSocket at ${request.url.slice(0, 200)}. The live feed is at ${LIVE_PATH}.`,
  );
}

export function guardRequests(app: FastifyInstance): void {
  // onRequest runs before the body is read and, in @fastify/websocket, before the upgrade is answered.
  app.addHook('onRequest', async (request) => {
    check(request);
    checkUpgrade(request);
  });
}
