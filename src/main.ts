/** The composition root: the only place where the rooms are wired together. */
import { pino } from 'pino';
import { dashboardDir, drillsDir, logLevel, registryOf, version } from './config.ts';
import { DocumentThread } from './documents/document-thread.ts';
import { EvenstrokeError, reasonOf } from './errors.ts';
import { portSources } from './link/ports.ts';
import { askForPriority } from './priority.ts';
import { buildApp } from './server/app.ts';
import { Attempts } from './station/attempts/attempts.ts';
import { Controls } from './station/control/controls.ts';
import { shippedPolicy } from './station/control/records.ts';
import { ScoringThread } from './station/scoring/scoring-thread.ts';
import { Station } from './station/station.ts';
import { againstUse } from './station/studio/against.ts';
import { StudioRegister } from './station/studio/register.ts';
import { Rescoring } from './station/studio/rescoring.ts';
import { Scales } from './station/studio/scales.ts';
import type { AgainstUse } from './station/studio/standing.ts';
import { Studio } from './station/studio/studio.ts';
import { VirtualBench } from './station/virtual-bench.ts';
import { AuditLog } from './store/audit-log.ts';
import { readShippedDrills } from './store/drill-files.ts';
import { capturesDir, makeFolder } from './store/paths.ts';
import { Store } from './store/store.ts';

export interface ServiceOptions {
  readonly port: number;
  readonly dataDir: string;
  /** Addresses to open besides those found: tty paths or tcp://host:port. */
  readonly addresses: readonly string[];
  /** Look for USB serial ports. Off in the demo, which must not touch what else is plugged in. */
  readonly discover: boolean;
}

export interface Service {
  readonly url: string;
  readonly station: Station;
  readonly store: Store;
  readonly virtualBench: VirtualBench;
  readonly attempts: Attempts;
  readonly scales: Scales;
  readonly rescoring: Rescoring;
  readonly controls: Controls;
  readonly studio: Studio;
  readonly register: StudioRegister;
  /** Stops the motors that were started from here, ends the session, closes the ports and the database. */
  stop(): Promise<void>;
}

/** Station time: microseconds, monotonic, from the start of this process. */
export const stationUs = (): number => performance.now() * 1000;

export async function startService(options: ServiceOptions): Promise<Service> {
  const registry = registryOf(options.dataDir);
  try {
    makeFolder(registry);
  } catch (error) {
    throw new EvenstrokeError(
      'storage',
      `The data folder ${options.dataDir} cannot be made or used (${reasonOf(error)}), so nothing can be recorded. Choose a folder of your own with --data.`,
      { cause: error },
    );
  }
  const drills = readShippedDrills(drillsDir);
  const logger = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));

  const store = await Store.open({
    dataDir: options.dataDir,
    failed: (sessionId, reason) => station.recordingFailed(sessionId, reason),
  });
  // A database that cannot be written now gets them with the first thing that it takes.
  await store.training.putShipped(drills).catch((error: unknown) => {
    logger.warn({ reason: reasonOf(error) }, 'the shipped drills are not in the database yet');
  });
  const scales = new Scales({
    studio: store.studio,
    startOf: async (id) => (await store.session(id))?.startedAt ?? null,
    log: logger,
  });
  await scales.refresh();
  const virtualBench = new VirtualBench(registry);
  const station: Station = new Station({
    sources: portSources({
      usb: options.discover,
      addresses: options.addresses,
      registry,
    }),
    store,
    capturesDir: capturesDir(options.dataDir),
    now: stationUs,
    version,
    log: logger,
    scaleFor: scales.scaleFor,
  });
  const register = new StudioRegister({ station, studio: store.studio, log: logger });
  const against: AgainstUse = (role, serial) => againstUse(role, serial, register.standing(role, serial));
  const documents = new DocumentThread();
  const scoring = new ScoringThread(store.path);
  const attempts = new Attempts({
    station,
    training: store.training,
    scoring,
    scales,
    against,
    recordingProblem: () => store.problem,
    show: (pad, work) => virtualBench.show(work, pad),
    now: stationUs,
    version,
    log: logger,
  });
  const rescoring = new Rescoring({ training: store.training, attempts, scales, log: logger });
  const audit = new AuditLog({
    store: store.control,
    now: stationUs,
    changed: () => controls.auditChanged(),
  });
  const unread = (error: unknown): void =>
    logger.warn(
      { reason: reasonOf(error) },
      'machine records and policy cannot be read: the shipped ones count',
    );
  const controls: Controls = new Controls({
    station,
    audit,
    records: await store.control.records().catch((error: unknown) => {
      unread(error);
      return [];
    }),
    policy: await store.control.policy().catch((error: unknown) => {
      unread(error);
      return shippedPolicy;
    }),
    work: () => attempts.ties(),
    standing: against,
    log: logger,
  });
  register.changed$.subscribe(() => controls.standingChanged());
  const studio = new Studio({
    station,
    store,
    controls,
    scales,
    rescoring,
    against,
    now: stationUs,
    log: logger,
  });
  const app = await buildApp(
    {
      station,
      store,
      attempts,
      scales,
      controls,
      audit,
      studio,
      register,
      documents,
      virtualBench,
      version,
      now: stationUs,
    },
    { staticDir: dashboardDir, logger },
  );

  let givePriorityBack = (): void => {};
  const stop = async (): Promise<void> => {
    // Motors first, while their ports are open. The session is closed whatever a page does, and while its devices
    // are still there.
    attempts.stop();
    rescoring.stop();
    const measured = studio.close();
    const devices = controls
      .shutDown()
      .then(() => station.stop())
      .then(() => virtualBench.stop());
    try {
      await Promise.all([app.close(), devices]);
      await measured;
      await rescoring.settled();
      await attempts.settled();
      await register.settled();
    } finally {
      await scales.end();
      await scoring.close();
      await documents.close();
      const unwritten = await audit.close();
      if (unwritten > 0) logger.warn({ unwritten, reason: audit.problem }, 'entries missing in the audit');
      await store.close();
      givePriorityBack();
    }
  };
  try {
    const url = await app.listen({ host: '127.0.0.1', port: options.port });
    attempts.begin();
    scales.begin(station);
    rescoring.begin();
    controls.begin();
    register.begin();
    station.start();
    // After the other threads were made: they work for the database and for scores, and can wait.
    givePriorityBack = askForPriority();
    return {
      url,
      station,
      store,
      attempts,
      scales,
      rescoring,
      controls,
      studio,
      register,
      virtualBench,
      stop,
    };
  } catch (error) {
    await stop();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new EvenstrokeError(
        'busy',
        `Port ${options.port} is taken, perhaps by another Evenstroke. Open http://127.0.0.1:${options.port} to see, or choose another with --port.`,
        { cause: error },
      );
    }
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new EvenstrokeError(
        'port',
        `The system does not let you listen on port ${options.port}. Choose one above 1023 with --port.`,
        { cause: error },
      );
    }
    throw error;
  }
}
