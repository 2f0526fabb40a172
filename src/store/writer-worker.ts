/** The writer thread: owns the one connection that writes. */
import { parentPort, workerData } from 'node:worker_threads';
import { ControlWriter } from './control-writer.ts';
import { type ServedPort, serve } from './rpc.ts';
import { StudioWriter } from './studio-writer.ts';
import { TrainingWriter } from './training-writer.ts';
import { SessionWriter } from './writer.ts';

export interface WriterData {
  readonly path: string;
  readonly maxBytes: number;
}

export type WriterApi = TrainingWriter &
  ControlWriter &
  StudioWriter &
  Pick<
    SessionWriter,
    | 'start'
    | 'halfDeleted'
    | 'openSession'
    | 'write'
    | 'closeSession'
    | 'fail'
    | 'beginDelete'
    | 'deleteMore'
    | 'countMore'
    | 'close'
  >;

const { path, maxBytes } = workerData as WriterData;
const sessions = new SessionWriter(path, { maxBytes });
const database = () => sessions.database();
serve(
  parentPort as ServedPort,
  sessions,
  new TrainingWriter(database),
  new ControlWriter(database),
  new StudioWriter(database),
);
