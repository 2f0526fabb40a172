/** The writer thread: owns the one connection that writes. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ServedPort, serve } from './rpc.ts';
import { SessionWriter } from './writer.ts';

export interface WriterData {
  readonly path: string;
  readonly maxBytes: number;
}

export type WriterApi = Pick<
  SessionWriter,
  | 'start'
  | 'halfDeleted'
  | 'openSession'
  | 'write'
  | 'closeSession'
  | 'fail'
  | 'beginDelete'
  | 'deleteMore'
  | 'close'
>;

const { path, maxBytes } = workerData as WriterData;
serve<WriterApi>(parentPort as ServedPort, new SessionWriter(path, { maxBytes }));
