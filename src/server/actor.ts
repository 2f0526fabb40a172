/** Who asks, as far as a request shows it: a page of this service, the command line, or another program. */
import type { FastifyRequest } from 'fastify';
import type { ActorKind } from '../store/control-types.ts';

/** The command line says so itself. It is a name for the audit and proves nothing, as the rest of it. */
export const CLIENT_HEADER = 'x-evenstroke-client';
export const COMMAND_LINE = 'command-line';

export function actorOf({ headers }: FastifyRequest): ActorKind {
  if (headers[CLIENT_HEADER] === COMMAND_LINE) return 'command-line';
  // Browsers send one of the two with everything that a page asks for, and let no page leave them out.
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined ? 'page' : 'api';
}
