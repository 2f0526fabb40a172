/** The web application, apart from the process: tests make one without a port, main.ts listens with it. */
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { CodeGate } from './clear-code.ts';
import { liveFeed } from './live.ts';
import { documentRoutes, openapi } from './openapi.ts';
import { BODY_LIMIT_BYTES, nothingAt, problemOf } from './problems.ts';
import { attemptRoutes } from './routes/attempts.ts';
import { auditRoutes } from './routes/audit.ts';
import { calibrationRecordRoutes } from './routes/calibration-records.ts';
import { calibrationRoutes } from './routes/calibrations.ts';
import { controlRoutes } from './routes/control.ts';
import { deviceRoutes } from './routes/devices.ts';
import { documentFileRoutes } from './routes/documents.ts';
import { draftRoutes } from './routes/drafts.ts';
import { drillRoutes } from './routes/drills.ts';
import { exportRoutes } from './routes/export.ts';
import { healthRoutes } from './routes/health.ts';
import { hygieneRoutes } from './routes/hygiene.ts';
import { machineRoutes } from './routes/machines.ts';
import { peopleRoutes } from './routes/people.ts';
import { progressRoutes } from './routes/progress.ts';
import { quickCheckRoutes } from './routes/quick-checks.ts';
import { registerRoutes } from './routes/register.ts';
import { safetyRoutes } from './routes/safety.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { stopRoute } from './routes/stop.ts';
import { traceRoutes } from './routes/traces.ts';
import { virtualRoutes } from './routes/virtual.ts';
import { guardRequests } from './security.ts';
import type { Services } from './services.ts';
import { warmSchemas } from './warm.ts';

/** How long a page has to answer when the service says goodbye. */
const GOODBYE_MS = 250;

export async function buildApp(
  services: Services,
  options: { staticDir: string; logger: FastifyBaseLogger },
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    // A port's address can be a parameter, and those of /dev/serial/by-id are long.
    routerOptions: { maxParamLength: 1024 },
    // A page asks for its traces every few frames; a log line for each would drown what matters.
    logController: new LogController({ disableRequestLogging: true }),
    // An address that cannot be read reaches no hook: neither the guard's nor the one that sets the headers.
    frameworkErrors: (error, request, reply) => {
      const [status, problem] = problemOf(error, request.url);
      // Nor does it reach the hook by which the WebSocket plugin lets go of a connection that was refused.
      if (request.headers.upgrade !== undefined) {
        reply.raw.once('finish', () => request.raw.socket.destroy());
      }
      const answer: FastifyReply = reply;
      answer.header('content-security-policy', "default-src 'none'");
      answer.header('x-content-type-options', 'nosniff');
      answer.code(status).send(problem);
    },
  });
  // Nothing here reads plain text, which another site's form could send without asking first.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  warmSchemas(app);
  app.setErrorHandler((error, request, reply) => {
    const [status, problem] = problemOf(error as FastifyError, request.url, request.routeOptions.bodyLimit);
    if (status >= 500) request.log.error({ err: error, url: request.url });
    return reply.code(status).send(problem);
  });

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP on the loopback interface: there is no certificate to insist on.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  await app.register(swagger, openapi(services.version));
  await app.register(websocket, {
    options: { maxPayload: 16 * 1024 },
    preClose: closeFeeds,
    // A client that breaks the rules is no fault of the service: it ends, and the log stays readable.
    errorHandler: (error, socket, request) => {
      request.log.debug({ err: error }, 'live feed');
      socket.terminate();
    },
  });
  // After the headers, so that a refusal carries them; after the WebSocket, which closes what was refused.
  guardRequests(app);

  await app.register(
    async (api) => {
      documentRoutes(api);
      const codes = new CodeGate(services.now);
      await api.register(stopRoute, services);
      await api.register(controlRoutes, { ...services, codes });
      await api.register(machineRoutes, services);
      await api.register(safetyRoutes, { ...services, codes });
      await api.register(auditRoutes, services);
      await api.register(healthRoutes, services);
      await api.register(deviceRoutes, services);
      await api.register(virtualRoutes, services);
      await api.register(sessionRoutes, services);
      await api.register(traceRoutes, services);
      await api.register(exportRoutes, services);
      await api.register(peopleRoutes, services);
      await api.register(drillRoutes, services);
      await api.register(hygieneRoutes, services);
      await api.register(calibrationRoutes, services);
      await api.register(draftRoutes, services);
      await api.register(calibrationRecordRoutes, services);
      await api.register(quickCheckRoutes, services);
      await api.register(registerRoutes, services);
      await api.register(documentFileRoutes, services);
      await api.register(attemptRoutes, services);
      await api.register(progressRoutes, services);
      await api.register(liveFeed, services);
      api.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    },
    { prefix: '/api' },
  );

  await app.register(fastifyStatic, { root: options.staticDir, cacheControl: false });
  app.setNotFoundHandler((request, reply) => {
    const asksForPage = request.method === 'GET' && !/^\/api(?![^/?])/.test(request.url);
    // The page keeps its place behind the hash: /sessions typed by hand leads there, and a slip is told there.
    if (asksForPage && request.headers.accept?.includes('text/html')) {
      return reply.redirect(`/#${request.url.slice(0, 200)}`);
    }
    return reply.code(404).send(nothingAt(request.url));
  });
  return app;
}

/** A page that has gone to sleep does not answer a goodbye, and the end of the session must not wait for it. */
function closeFeeds(this: FastifyInstance, done: () => void): void {
  const { websocketServer } = this;
  for (const client of websocketServer.clients) client.close(1001, 'the service is stopping');
  const timer = setTimeout(() => {
    for (const client of websocketServer.clients) client.terminate();
  }, GOODBYE_MS);
  websocketServer.close(() => {
    clearTimeout(timer);
    done();
  });
}
